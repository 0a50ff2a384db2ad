package io.tallybook.model.telecom;

/** What a user is to a tenant; what each may do is the application's to decide. */
public enum UserRole {
    SUPER_ADMIN,
    ADMIN,
    SUPPORT,
    RESELLER,
    CUSTOMER
}
