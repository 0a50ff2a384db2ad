/** Measures hot calls side by side with other ways to do the same. */
@NullMarked
package io.tallybook.benchmarks;

import org.jspecify.annotations.NullMarked;
