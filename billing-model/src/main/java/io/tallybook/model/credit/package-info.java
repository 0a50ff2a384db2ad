/** Credits: grants, consumptions and the balance between them. */
@NullMarked
package io.tallybook.model.credit;

import org.jspecify.annotations.NullMarked;
