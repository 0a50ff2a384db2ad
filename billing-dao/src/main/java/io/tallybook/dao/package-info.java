/**
 * The API that applications call: {@code Billing.using(dsl).tenant(id).credits(organisation).consume(…)}.
 *
 * <p>Every call behaves like one SQL statement on what it was given: atomic, joined to whatever transaction is open,
 * committed only where a single statement would have been.
 */
@NullMarked
package io.tallybook.dao;

import org.jspecify.annotations.NullMarked;
