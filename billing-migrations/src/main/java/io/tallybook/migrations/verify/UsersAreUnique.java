package io.tallybook.migrations.verify;

final class UsersAreUnique extends Fact {

    UsersAreUnique() {
        super(
                "users-are-unique",
                "A tenant has one user of an e-mail address and one of a username, whatever the capitals.",
                USERS,
                """
                SELECT tenant_id, 'email' AS name_of, lower(email COLLATE "C") AS name, count(*) AS users
                FROM telecom.users
                GROUP BY tenant_id, lower(email COLLATE "C")
                HAVING count(*) > 1
                UNION ALL
                SELECT tenant_id, 'username', lower(username COLLATE "C"), count(*)
                FROM telecom.users
                GROUP BY tenant_id, lower(username COLLATE "C")
                HAVING count(*) > 1
                """);
    }
}
