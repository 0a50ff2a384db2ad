/** Runs scripts on a scratch database and says what would hurt in production. */
@NullMarked
package io.tallybook.schematools.lint;

import org.jspecify.annotations.NullMarked;
