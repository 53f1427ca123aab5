package dev.llmops.core.store;

import dev.llmops.api.error.StoreException;
import dev.llmops.commons.internal.sql.BorrowedConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** What differs between the databases. {@link #begin}, {@link #commit} and {@link #rollback} are the writer's alone. */
abstract class Database implements AutoCloseable {

    private final String name;
    private final String longType;
    private final String clustered;
    private final DataSource readers;
    private final DataSource writers;

    Database(String name, String longType, String clustered, DataSource readers, DataSource writers) {
        this.name = name;
        this.longType = longType;
        this.clustered = clustered;
        this.readers = readers;
        this.writers = writers;
    }

    /** What the database is called in messages. */
    final String name() {
        return name;
    }

    /** Type of a column for numbers beyond 2^31. */
    final String longType() {
        return longType;
    }

    /** What stands after a table whose rows lie in the order of its primary key, where there is such a thing. */
    final String clustered() {
        return clustered;
    }

    final BorrowedConnection reader() throws SQLException {
        return new BorrowedConnection(readers);
    }

    /** Begins a transaction in which a connection to read with sees one state only. */
    abstract void beginSnapshot(Connection reader) throws SQLException;

    /** Tells the planner what is in tables that grew much since it was last told, where it does not find out itself in time. */
    void gatherStatistics(Connection connection, List<String> tables) throws SQLException {}

    /** Gives a transaction memory to join and sum up a million rows in. */
    void roomForSums(Connection reader) throws SQLException {}

    /** SQL for the first text of the last message in a record's JSON, null if there is none. */
    abstract String lastText();

    /** SQL's name for the function that tells at which character a text holds another, 0 if nowhere. */
    abstract String indexOf();

    /** A connection to write with, in no transaction yet. */
    final BorrowedConnection writer() throws SQLException {
        return new BorrowedConnection(writers);
    }

    /**
     * Begins a transaction that no other writer, in this process or another, can be in at the same time, and in which each
     * statement sees what was committed before it.
     */
    abstract void lock(Connection writer) throws SQLException;

    /** Begins such a transaction, and reads the end of the audit log in it. */
    abstract Transaction begin() throws SQLException;

    /** Makes a transaction durable. */
    abstract void commit(Transaction transaction) throws SQLException;

    /** Undoes a transaction; never fails, since it follows a failure. */
    abstract void rollback(Transaction transaction);

    /**
     * After rows were erased: they stand in no file any longer, as far as this library can see to it.
     *
     * @throws dev.llmops.api.retention.TracesRemainException if that has to wait for somebody else
     */
    abstract void scrub() throws SQLException;

    /** What went wrong, for people. */
    abstract StoreException translate(String doing, SQLException error);

    @Override
    public abstract void close();
}
