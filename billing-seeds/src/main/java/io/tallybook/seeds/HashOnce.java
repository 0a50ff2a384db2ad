package io.tallybook.seeds;

import io.tallybook.model.telecom.PasswordHash;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One hash for all users who share a well-known password, made when the first of them needs it. */
final class HashOnce implements Supplier<PasswordHash> {

    private final String password;
    private @Nullable PasswordHash hash;

    HashOnce(String password) {
        this.password = password;
    }

    @Override
    public PasswordHash get() {
        if (hash == null) {
            hash = Bcrypt.hash(password);
        }
        return hash;
    }
}
