package dev.llmops.core.store;

import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.audit.AuditHead;
import dev.llmops.commons.internal.sql.BorrowedConnection;
import dev.llmops.core.internal.audit.AuditChain;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.json.SharedValues;
import dev.llmops.core.internal.record.DailyProgress;
import dev.llmops.core.internal.record.DailyTable;
import dev.llmops.core.internal.record.GenerationRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is written together: all of it or nothing. Used by one thread. The end of the audit chain is read once, inside
 * the transaction, when no other writer can move it.
 */
final class Transaction implements AutoCloseable {

    private static final String INSERT_ENTRY =
            "INSERT INTO llmops_audit_entry (sequence, event, previous_hash, hash) VALUES (?, ?, ?, ?)";
    private static final String USE_BLOB = "INSERT INTO llmops_blob (hash, uses, body) VALUES (?, ?, ?)"
            + " ON CONFLICT (hash) DO UPDATE SET uses = llmops_blob.uses + excluded.uses";

    private final BorrowedConnection borrowed;
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private final Map<String, Integer> uses = new LinkedHashMap<>();
    private final Map<String, String> blobs = new HashMap<>();
    private final DailyTable daily = new DailyTable();
    private AuditHead head = AuditHead.EMPTY;

    /** The entry behind which this transaction has not yet moved the progress of the sums. */
    private long summed;

    Transaction(BorrowedConnection borrowed) {
        this.borrowed = borrowed;
        this.connection = borrowed.connection();
    }

    Connection connection() {
        return connection;
    }

    /**
     * Begins, perhaps anew on the same connection, where prepared statements are still good. Takes the lock and reads
     * the head behind it.
     */
    void begin() throws SQLException {
        readHead();
    }

    /** Reads the end of the audit log anew, after entries of another store were put in. */
    void readHead() throws SQLException {
        head = first(AuditChain.SELECT_HEAD, AuditChain::readHead).orElse(AuditHead.EMPTY);
        summed = head.sequence();
    }

    int update(String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = prepare(sql);
        Rows.bind(statement, arguments);
        return statement.executeUpdate();
    }

    <T> List<T> all(String sql, Rows.Mapper<T> mapper, @Nullable Object... arguments) throws SQLException {
        return Rows.all(prepare(sql), mapper, arguments);
    }

    <T> Optional<T> first(String sql, Rows.Mapper<T> mapper, @Nullable Object... arguments) throws SQLException {
        return all(sql, mapper, arguments).stream().findFirst();
    }

    /** Takes what a row shares and counts; {@link #flush} writes what all rows of the transaction do. */
    void share(GenerationRow row) {
        daily.add(row.line());
        blobs.putAll(row.blobs());
        SharedValues.forEach(row.body(), hash -> uses.merge(hash, 1, Integer::sum));
    }

    /** Before the commit: what many rows share is written once. */
    void flush() throws SQLException {
        for (Map.Entry<String, Integer> use : uses.entrySet()) {
            update(USE_BLOB, use.getKey(), use.getValue(), blobs.get(use.getKey()));
        }
        uses.clear();
        blobs.clear();
        daily.flush(connection);
        if (head.sequence() != summed) {
            update(DailyProgress.MOVE, head.sequence(), summed);
            summed = head.sequence();
        }
    }

    /** {@return the connection, once the tables have what rows of this transaction share and count: for whoever changes that in the tables} */
    Connection settled() throws SQLException {
        flush();
        return connection;
    }

    /** {@return the connection, once the sums of days have what older versions wrote too: nothing is taken from sums that it is not in} */
    Connection summed() throws SQLException {
        DailyProgress.catchUp(settled());
        return connection;
    }

    AuditEntry audit(AuditEvent event) throws SQLException {
        return audit(AuditChain.canonical(event)).entry();
    }

    AuditChain.Link audit(String canonicalEvent) throws SQLException {
        AuditChain.Link link = AuditChain.link(head, canonicalEvent);
        update(INSERT_ENTRY, link.sequence(), link.event(), link.previousHash(), link.hash());
        head = link.head();
        return link;
    }

    /** Undoes what was not committed, and gives the connection back. */
    @Override
    public void close() throws SQLException {
        borrowed.close();
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            statements.put(sql, known);
        }
        return known;
    }

    /** Something to be written. It may run again after a failure, in another transaction, so it keeps nothing. */
    @FunctionalInterface
    interface Write<T> {
        T apply(Transaction transaction) throws SQLException;
    }

    /** The same without an answer. */
    @FunctionalInterface
    interface Change {
        void apply(Transaction transaction) throws SQLException;
    }
}
