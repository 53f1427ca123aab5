package dev.llmops.eval.metric.sql;

/** A query cannot be run to its end. */
final class QueryFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    QueryFailedException(String message) {
        super(message);
    }
}
