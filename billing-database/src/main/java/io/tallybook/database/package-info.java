/**
 * A PostgreSQL to build, try and test on: embedded (the default), in a container, or a server that is given.
 *
 * <p>{@link io.tallybook.database.PostgresServer} is the entry; tests use {@link io.tallybook.database.junit}.
 */
@NullMarked
package io.tallybook.database;

import org.jspecify.annotations.NullMarked;
