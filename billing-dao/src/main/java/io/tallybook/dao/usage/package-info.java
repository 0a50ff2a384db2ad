/** Subscription tiers, limits and usage. */
@NullMarked
package io.tallybook.dao.usage;

import org.jspecify.annotations.NullMarked;
