/** Telecom billing: who logs in to a tenant. */
@NullMarked
package io.tallybook.model.telecom;

import org.jspecify.annotations.NullMarked;
