package io.tallybook.benchmarks;

/** One way to do the work. */
record Way(String name, Operation operation) {

    /** Done again and again, by several clients at once. */
    @FunctionalInterface
    interface Operation {

        void run() throws Exception;
    }
}
