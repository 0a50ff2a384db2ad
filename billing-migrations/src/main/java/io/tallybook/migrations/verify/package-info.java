/** Proves business facts: what must hold between rows, also where no single constraint can say it. */
@NullMarked
package io.tallybook.migrations.verify;

import org.jspecify.annotations.NullMarked;
