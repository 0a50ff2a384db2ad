/** Watches an application's own statements: each of our tenant tables in them needs its tenant. */
@NullMarked
package io.tallybook.dao.guard;

import org.jspecify.annotations.NullMarked;
