/** Telecom billing: the users of a tenant. */
@NullMarked
package io.tallybook.dao.telecom;

import org.jspecify.annotations.NullMarked;
