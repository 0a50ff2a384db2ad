/** Plans that the application offers to every tenant, which of them a tenant has, and what Stripe tells of it. */
@NullMarked
package io.tallybook.dao.subscription;

import org.jspecify.annotations.NullMarked;
