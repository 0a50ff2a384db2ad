package io.tallybook.schematools.generate;

import java.util.List;

/** A difference that no statement is known for; nothing was written. */
public final class NotExpressible extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotExpressible(List<String> difference) {
        super("This has to be written by hand, - as it is and + as it is declared:\n" + String.join("\n", difference));
    }
}
