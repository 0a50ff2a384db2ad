package io.tallybook.migrations.citus;

/** What writers of a shard do while it is being split. */
public enum WritesMeanwhile {
    /** They go on. Every node needs {@code wal_level = logical}. */
    GO_ON("auto"),
    /** They wait until the shard is split, and readers go on. */
    WAIT("block_writes");

    private final String transferMode;

    WritesMeanwhile(String transferMode) {
        this.transferMode = transferMode;
    }

    /** As Citus calls it. */
    String transferMode() {
        return transferMode;
    }
}
