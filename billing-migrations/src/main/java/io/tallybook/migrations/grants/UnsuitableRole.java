package io.tallybook.migrations.grants;

/** Why a role cannot be that of an application. */
public final class UnsuitableRole extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnsuitableRole(String message) {
        super(message);
    }
}
