/** The command line: each command parses, calls the library and prints. */
@NullMarked
package io.tallybook.cli;

import org.jspecify.annotations.NullMarked;
