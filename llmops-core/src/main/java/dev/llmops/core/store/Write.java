package dev.llmops.core.store;

import java.sql.SQLException;

/** Something to be written. It may run again after a failure, in another transaction, so it keeps nothing. */
@FunctionalInterface
interface Write<T> {
    T apply(Transaction transaction) throws SQLException;
}
