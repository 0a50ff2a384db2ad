/** Databases for JUnit tests. */
@NullMarked
package io.tallybook.database.junit;

import org.jspecify.annotations.NullMarked;
