/** The declared schema: how each table is today, in files that people read and edit. */
@NullMarked
package io.tallybook.schematools.declared;

import org.jspecify.annotations.NullMarked;
