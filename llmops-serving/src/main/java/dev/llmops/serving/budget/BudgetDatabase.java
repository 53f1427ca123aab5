package dev.llmops.serving.budget;

import java.sql.Connection;
import java.sql.SQLException;

/** What differs between the databases. */
interface BudgetDatabase extends AutoCloseable {

    /** What is done in one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * {@return the result of a transaction} It is undone where its work throws.
     *
     * @param doing what could not be done, for the message of a failure
     */
    <T> T transaction(String doing, Work<T> work);

    /** Keeps others that open the same database from making its tables at the same time. */
    void lock(Connection connection) throws SQLException;

    /** {@return what to add to a query so that its rows stay as they are until the end of the transaction} */
    String forUpdate();

    @Override
    void close();
}
