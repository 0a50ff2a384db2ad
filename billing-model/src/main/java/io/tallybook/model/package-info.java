/** Ids, values, records and refusals that all domains share. No database here. */
@NullMarked
package io.tallybook.model;

import org.jspecify.annotations.NullMarked;
