/** How a database is at this moment, in a few numbers. */
@NullMarked
package io.tallybook.migrations.status;

import org.jspecify.annotations.NullMarked;
