package io.tallybook.migrations.preflight;

/**
 * An object as PostgreSQL's catalogue of dependencies knows it.
 *
 * @param part the number of a column; 0 for the object as a whole
 */
record ObjectAddress(long catalogue, long object, int part) {

    ObjectAddress whole() {
        return new ObjectAddress(catalogue, object, 0);
    }
}
