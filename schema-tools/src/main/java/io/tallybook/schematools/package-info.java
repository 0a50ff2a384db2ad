/** Tools of those who change the schema: what is declared, what scripts it takes to get there, and what these would do. */
@NullMarked
package io.tallybook.schematools;

import org.jspecify.annotations.NullMarked;
