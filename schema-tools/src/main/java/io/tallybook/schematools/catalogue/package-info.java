/** What there is in a database, as records that can be compared. */
@NullMarked
package io.tallybook.schematools.catalogue;

import org.jspecify.annotations.NullMarked;
