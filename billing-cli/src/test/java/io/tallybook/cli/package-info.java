@NullMarked
package io.tallybook.cli;

import org.jspecify.annotations.NullMarked;
