/** A database that Citus spreads over several nodes. */
@NullMarked
package io.tallybook.migrations.citus;

import org.jspecify.annotations.NullMarked;
