/**
 * Typed classes from migrations.
 *
 * <p>An unchanged schema costs a hash of files. A changed one starts a PostgreSQL, migrates it, generates and stops it.
 */
@NullMarked
package io.tallybook.codegen;

import org.jspecify.annotations.NullMarked;
