/** Says before a migration what its scripts would destroy, and what depends on that. */
@NullMarked
package io.tallybook.migrations.preflight;

import org.jspecify.annotations.NullMarked;
