/** What the role of an application may do with our tables. */
@NullMarked
package io.tallybook.migrations.grants;

import org.jspecify.annotations.NullMarked;
