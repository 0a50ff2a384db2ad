/** What a tenant sells: services, plans, and the terms of a service inside a plan. */
@NullMarked
package io.tallybook.model.plan;

import org.jspecify.annotations.NullMarked;
