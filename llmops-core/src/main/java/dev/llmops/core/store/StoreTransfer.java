package dev.llmops.core.store;

import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.store.Store;
import dev.llmops.core.internal.audit.AuditChain;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.record.DailyTable;
import dev.llmops.core.internal.transfer.ExportReader;
import dev.llmops.core.internal.transfer.ExportWriter;
import dev.llmops.core.internal.transfer.ImportTable;
import dev.llmops.core.internal.transfer.ImportTable.StoreState;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Copies everything that a store of {@link Stores} holds from one database to another, SQLite or PostgreSQL, row by row and with the audit
 * log, which verifies there as it did here. Data that an {@link dev.llmops.core.privacy.EncryptedStore} encrypts is copied encrypted; keys are
 * not in an export. Memory is included if it is in the same database; cached answers, indexes and budgets are not. Safe for use by multiple threads.
 */
public final class StoreTransfer {

    private static final int BATCH = 500;
    private static final String AUDIT = "llmops_audit_entry";

    private StoreTransfer() {}

    /**
     * The result of an import.
     *
     * @param rows the number of rows in the export
     * @param inserted the number of rows that are new to the store
     * @param erased the number of rows left out because the store has erased them
     */
    public record Imported(long rows, long inserted, long erased) {}

    /**
     * Writes all rows as lines of JSON, from one consistent state of the store, regardless of concurrent writes. The last line has the SHA-256
     * of everything before it.
     *
     * @param store a store of {@link Stores}
     * @param out the destination; it stays open
     * @return the number of rows written
     * @throws IllegalArgumentException if it is a store of another kind
     * @throws StoreException if the store cannot be read
     */
    public static long exportTo(Store store, OutputStream out) {
        JdbcStore from = jdbc(store);
        return from.reader().snapshot(connection -> {
            AuditHead head = Rows.first(connection, AuditChain.SELECT_HEAD, AuditChain::readHead)
                    .orElse(AuditHead.EMPTY);
            return new ExportWriter(out).write(connection, Migrations.latest(), head.toString(), Migrations.tables());
        });
    }

    /**
     * Imports an export into a store, which must be empty, or an earlier or later state of the exported one. The file is read twice: first to
     * check that it is complete. Existing rows are skipped, so an interrupted import can simply be started again. For data that changes, such as
     * labels, memory and participation in experiments, the later of the two states is kept; what either has erased stays erased.
     *
     * @param store a store of {@link Stores}
     * @param file the export
     * @return the result of the import
     * @throws IllegalArgumentException if it is a store of another kind
     * @throws StoreException if the file is truncated or was changed, or is of another version, or the store has other content; then nothing
     *     is imported, unless the other content only appeared during the import
     */
    public static Imported importFrom(Store store, Path file) {
        JdbcStore into = jdbc(store);
        try {
            Check check = new Check(into, file);
            ExportReader.read(file, check);
            Insert insert = new Insert(into.writer(), check.state());
            ExportReader.read(file, insert);
            insert.end();
            return new Imported(insert.rows, insert.inserted, insert.erased);
        } catch (SQLException e) {
            throw new StoreException("the import of '" + file + "' failed: " + e.getMessage(), e, false);
        }
    }

    private static JdbcStore jdbc(Store store) {
        if (store instanceof JdbcStore jdbc) {
            return jdbc;
        }
        throw new IllegalArgumentException("store must be one of Stores, but was a "
                + store.getClass().getSimpleName() + "; of an EncryptedStore give the one that it encrypts");
    }

    /** Before anything is written: is the file whole, and are the two audit logs the same as far as both go? */
    private static final class Check implements ExportReader.Visitor {

        private final JdbcStore store;
        private final Path file;
        private final AuditHead known;
        private long exported;
        private boolean audit;
        private int sequence;
        private int hash;

        Check(JdbcStore store, Path file) {
            this.store = store;
            this.file = file;
            this.known = store.audit().head();
        }

        @Override
        public void begin(int schema, String head) {
            if (schema != Migrations.latest()) {
                throw new StoreException(
                        "the export '" + file + "' is of schema " + schema
                                + ", but this version of LLMOps for Java has " + Migrations.latest()
                                + "; import with the version that exported, then open the store with this one",
                        null,
                        false);
            }
            AuditHead end = AuditHead.parse(head);
            exported = end.sequence();
            if (exported < known.sequence()) {
                requireSame(exported, end.hash(), hashAt(exported));
            }
        }

        StoreState state() {
            if (known.sequence() == 0) {
                return StoreState.NEW;
            }
            int order = Long.compare(known.sequence(), exported);
            return order < 0 ? StoreState.EARLIER : order == 0 ? StoreState.SAME : StoreState.LATER;
        }

        @Override
        public void table(String name, List<String> columns) {
            audit = name.equals(AUDIT);
            sequence = columns.indexOf("sequence");
            hash = columns.indexOf("hash");
        }

        @Override
        public void row(List<@Nullable Object> values) {
            if (audit && Long.valueOf(known.sequence()).equals(values.get(sequence))) {
                requireSame(known.sequence(), String.valueOf(values.get(hash)), Optional.of(known.hash()));
            }
        }

        private Optional<String> hashAt(long place) {
            return place == 0
                    ? Optional.of(AuditHead.ORIGIN)
                    : store.reader()
                            .first("SELECT hash FROM " + AUDIT + " WHERE sequence = ?", row -> row.getString(1), place);
        }

        private void requireSame(long place, String exported, Optional<String> here) {
            if (!here.equals(Optional.of(exported))) {
                throw new StoreException(
                        "the audit log of the store is another than that of the export '" + file
                                + "': they differ at entry " + place
                                + "; nothing was imported; import into an empty store",
                        null,
                        false);
            }
        }
    }

    private static final class Insert implements ExportReader.Visitor {

        private final BatchWriter writer;
        private final StoreState state;
        private final Set<String> tables = new HashSet<>(Migrations.tables());
        private String table = "";
        private List<String> columns = List.of();
        private List<List<@Nullable Object>> batch = new ArrayList<>();
        private long rows;
        private long inserted;
        private long erased;

        Insert(BatchWriter writer, StoreState state) {
            this.writer = writer;
            this.state = state;
        }

        @Override
        public void begin(int schema, String head) {
            // Checked before.
        }

        @Override
        public void table(String name, List<String> named) {
            flush();
            if (!tables.contains(name)) {
                throw new StoreException(
                        "the export has a table '" + name + "' that a store does not have", null, false);
            }
            table = name;
            columns = named;
            writer.apply(transaction -> {
                ImportTable.begin(transaction.connection(), name, named, state);
            });
        }

        @Override
        public void row(List<@Nullable Object> values) {
            rows++;
            batch.add(values);
            if (batch.size() == BATCH) {
                flush();
            }
        }

        private void flush() {
            if (batch.isEmpty()) {
                return;
            }
            List<List<@Nullable Object>> all = batch;
            batch = new ArrayList<>();
            ImportTable.Result result = writer.call(transaction -> {
                ImportTable.Result done = ImportTable.insert(transaction.settled(), table, columns, state, all);
                transaction.readHead();
                return done;
            });
            inserted += result.inserted();
            erased += result.erased();
        }

        void end() {
            flush();
            int unused = writer.call(transaction -> {
                Connection connection = transaction.settled();
                int removed = ImportTable.removeUnused(connection);
                DailyTable.fill(connection);
                return removed;
            });
            // Into a later state, shared values came ahead of the rows that it has erased. What an earlier one loses
            // was there before.
            if (state == StoreState.LATER) {
                inserted -= unused;
                erased += unused;
            }
        }
    }
}
