package dev.llmops.rag.internal.postgres;

import dev.llmops.commons.internal.sql.BorrowedConnection;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A connection of the application, and the transactions of an index. */
final class Borrowed implements AutoCloseable {

    private final BorrowedConnection lent;

    Borrowed(DataSource connections) throws SQLException {
        this.lent = new BorrowedConnection(connections);
    }

    Connection connection() {
        return lent.connection();
    }

    @Override
    public void close() throws SQLException {
        lent.close();
    }

    /** Begins a transaction that only reads, and sees one state. */
    void beginSnapshot() throws SQLException {
        begin("REPEATABLE READ, READ ONLY");
    }

    /**
     * Begins a transaction that writes an index, which no other can do at the same time. Each statement sees what was
     * committed before it, whatever isolation the application's connections have.
     */
    void beginWriting(String tables) throws SQLException {
        begin("READ COMMITTED, READ WRITE");
        new Sql().add("SELECT pg_advisory_xact_lock(hashtext(?))", tables).run(connection());
    }

    /**
     * Begins a transaction that writes an index while others may. Of two that write the same document at once, the later ends in
     * {@linkplain #isConflict a conflict}, and can begin again alone.
     */
    void beginWritingBesideOthers(String tables) throws SQLException {
        begin("READ COMMITTED, READ WRITE");
        new Sql()
                .add("SELECT pg_advisory_xact_lock_shared(hashtext(?))", tables)
                .run(connection());
    }

    /** {@return whether a transaction failed because another wrote the same: a key that is there, or a deadlock} */
    static boolean isConflict(SQLException failure) {
        return "23505".equals(failure.getSQLState()) || "40P01".equals(failure.getSQLState());
    }

    private void begin(String mode) throws SQLException {
        connection().setAutoCommit(false);
        new Sql().add("SET TRANSACTION ISOLATION LEVEL " + mode).run(connection());
    }

    /** Gives it back after a failure that is told rather than one of this. */
    void closeAfter(Exception failure) {
        try {
            close();
        } catch (SQLException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
