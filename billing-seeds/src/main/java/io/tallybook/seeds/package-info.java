/** First rows, written through the DAO, whose first user this is. */
@NullMarked
package io.tallybook.seeds;

import org.jspecify.annotations.NullMarked;
