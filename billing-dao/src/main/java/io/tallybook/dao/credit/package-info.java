/** Credits: grants, consumptions, balance. */
@NullMarked
package io.tallybook.dao.credit;

import org.jspecify.annotations.NullMarked;
