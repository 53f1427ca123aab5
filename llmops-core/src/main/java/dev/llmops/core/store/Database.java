package dev.llmops.core.store;

import dev.llmops.api.error.StoreException;
import java.sql.Connection;
import java.sql.SQLException;

/** What differs between the databases. {@link #begin}, {@link #commit} and {@link #rollback} are the writer's alone. */
interface Database extends AutoCloseable {

    /** What the database is called in messages. */
    String name();

    /** Type of a column for numbers beyond 2^31. */
    String longType();

    /** A connection to read with. */
    Borrowed reader() throws SQLException;

    /** Begins a transaction in which a connection to read with sees one state only. */
    void beginSnapshot(Connection reader) throws SQLException;

    /** A connection to write with, in no transaction yet. */
    Borrowed writer() throws SQLException;

    /**
     * Begins a transaction that no other writer, in this process or another, can be in at the same time, and in which each
     * statement sees what was committed before it.
     */
    void lock(Connection writer) throws SQLException;

    /** Begins such a transaction, and reads the end of the audit log in it. */
    Transaction begin() throws SQLException;

    /** Makes a transaction durable. */
    void commit(Transaction transaction) throws SQLException;

    /** Undoes a transaction; never fails, since it follows a failure. */
    void rollback(Transaction transaction);

    /** What went wrong, for people. */
    StoreException translate(String doing, SQLException error);

    @Override
    void close();
}
