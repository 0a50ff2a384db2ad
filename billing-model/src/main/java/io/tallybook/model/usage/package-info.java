/** What an organisation may use and has used: features, tiers, limits. */
@NullMarked
package io.tallybook.model.usage;

import org.jspecify.annotations.NullMarked;
