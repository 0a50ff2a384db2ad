/** What the packages of this module share and nobody else needs; may change at any time. */
@NullMarked
package io.tallybook.migrations.internal;

import org.jspecify.annotations.NullMarked;
