/** What crosses the domains. Not promised: it may change in any release. */
@NullMarked
package io.tallybook.model.internal;

import org.jspecify.annotations.NullMarked;
