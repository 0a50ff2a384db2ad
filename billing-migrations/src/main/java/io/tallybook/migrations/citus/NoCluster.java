package io.tallybook.migrations.citus;

/** Why a database cannot be asked about its cluster. */
public final class NoCluster extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoCluster(String message) {
        super(message);
    }
}
