/** Services, plans, and the terms of a service inside a plan. */
@NullMarked
package io.tallybook.dao.plan;

import org.jspecify.annotations.NullMarked;
