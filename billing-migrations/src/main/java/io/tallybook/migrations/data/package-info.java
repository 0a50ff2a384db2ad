/**
 * Migrations that move rows: tenant by tenant, in batches, each committed with the note of how far it has come.
 *
 * <p>One is written as a {@link io.tallybook.migrations.data.DataMigration}; everything around it is done here.
 */
@NullMarked
package io.tallybook.migrations.data;

import org.jspecify.annotations.NullMarked;
