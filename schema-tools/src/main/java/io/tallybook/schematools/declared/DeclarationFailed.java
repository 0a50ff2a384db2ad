package io.tallybook.schematools.declared;

import java.sql.SQLException;

/** A statement of the declared schema that the server refuses; the message names file, line and reason. */
public final class DeclarationFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DeclarationFailed(SqlFile.SqlStatement statement, SQLException reason) {
        super(statement.file() + ":" + statement.line() + ": " + reason.getMessage(), reason);
    }
}
