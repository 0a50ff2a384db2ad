package io.tallybook.dao.guard;

/** A statement was refused before it was sent; a transaction that is open stays usable. */
public final class UnboundStatementException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient UnboundStatement statement;

    UnboundStatementException(UnboundStatement statement) {
        super(statement.message());
        this.statement = statement;
    }

    public UnboundStatement statement() {
        return statement;
    }
}
