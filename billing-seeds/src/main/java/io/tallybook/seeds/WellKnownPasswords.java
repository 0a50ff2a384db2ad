package io.tallybook.seeds;

import java.util.List;

/** The passwords of guide 003, which everybody can read there. */
final class WellKnownPasswords {

    static final String STAFF = "Admin@123";
    static final String CUSTOMERS = "Demo@123";

    private static final List<String> ALL = List.of(STAFF, CUSTOMERS);

    private WellKnownPasswords() {}

    /** Whatever the capitals, and white space around it. */
    static boolean contain(String password) {
        return ALL.stream().anyMatch(known -> known.equalsIgnoreCase(password.strip()));
    }
}
