/**
 * The Flyway scripts of the billing schema and the class that runs them.
 *
 * <p>Scripts and data migrations use plain SQL of their day and depend on no generated class and no DAO, so that they
 * mean the same in three years.
 */
@NullMarked
package io.tallybook.migrations;

import org.jspecify.annotations.NullMarked;
