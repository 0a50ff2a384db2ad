/** From the difference between two schemas to a script and what undoes it. */
@NullMarked
package io.tallybook.schematools.generate;

import org.jspecify.annotations.NullMarked;
