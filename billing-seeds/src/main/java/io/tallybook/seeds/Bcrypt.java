package io.tallybook.seeds;

import io.tallybook.model.telecom.PasswordHash;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** The only place that hashes passwords. */
final class Bcrypt {

    /** Two to this power rounds: a quarter of a second for whoever tries a password. */
    private static final int COST = 12;

    private Bcrypt() {}

    static PasswordHash hash(String password) {
        return PasswordHash.of(BCrypt.hashpw(password, BCrypt.gensalt("$2b", COST)));
    }
}
