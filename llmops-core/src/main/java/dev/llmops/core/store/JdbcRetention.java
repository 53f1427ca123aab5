package dev.llmops.core.store;

import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.retention.ErasureRequest;
import dev.llmops.api.retention.Hold;
import dev.llmops.api.retention.Removed;
import dev.llmops.api.retention.Retention;
import dev.llmops.api.retention.RetentionRule;
import dev.llmops.api.retention.Subject;
import dev.llmops.core.internal.audit.AuditChain;
import dev.llmops.core.internal.audit.AuditEvents;
import dev.llmops.core.internal.audit.Columns;
import dev.llmops.core.internal.audit.ExperimentEvents;
import dev.llmops.core.internal.audit.RecordTable;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.json.RecordJson;
import dev.llmops.core.internal.record.FilterSql;
import dev.llmops.core.internal.record.Held;
import dev.llmops.core.internal.record.Removal;
import dev.llmops.core.internal.record.Subjects;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

record JdbcRetention(
        Database database, BatchWriter writer, Reader reader, ExperimentStore experiments, InstantSource clock)
        implements Retention {

    private static final int BATCH = 250;

    @Override
    public void hold(Hold hold) {
        @Nullable Object[] row = {hold.id(), RecordJson.write(hold)};
        writer.apply(transaction -> {
            boolean known = transaction
                    .first(
                            "SELECT 1 FROM llmops_tombstone WHERE kind = ? AND record_key = ?",
                            found -> true,
                            RecordTable.HOLD.noun(),
                            hold.id())
                    .isPresent();
            if (known || transaction.update(RecordTable.HOLD.insert() + " ON CONFLICT (id) DO NOTHING", row) == 0) {
                throw new StoreException(
                        "there " + (known ? "was" : "is") + " a hold '" + hold.id()
                                + "' already; the log must tell the two apart, so give this one another id",
                        null,
                        false);
            }
            transaction.audit(AuditEvents.of(hold, RecordTable.HOLD.hash(row)));
        });
    }

    @Override
    public boolean release(String id, @Nullable String by, String reason) {
        return writer.call(transaction -> {
            if (transaction.update("DELETE FROM llmops_hold WHERE id = ?", id) == 0) {
                return false;
            }
            bury(transaction, "release", Map.of(RecordTable.HOLD, List.of(id)), by, reason);
            return true;
        });
    }

    @Override
    public List<Hold> holds() {
        return reader.with(connection -> Held.all(connection, clock));
    }

    @Override
    public void keep(ErasureRequest request) {
        writer.apply(transaction -> {
            transaction.update("DELETE FROM llmops_erasure WHERE id = ?", request.id());
            if (!request.complete()) {
                transaction.update(
                        "INSERT INTO llmops_erasure (id, requested_at, body) VALUES (?, ?, ?)",
                        request.id(),
                        Columns.time(request.at()),
                        RecordJson.write(request));
            }
            transaction.audit(AuditEvents.of(request, clock.instant()));
        });
    }

    @Override
    public List<ErasureRequest> erasures() {
        return reader.all(
                "SELECT body FROM llmops_erasure ORDER BY requested_at, id",
                row -> RecordJson.read(row.getString(1), ErasureRequest.class));
    }

    /** A hold whose end has come leaves an entry in the log, as one that is released does. */
    private void endHolds() {
        if (reader.with(connection -> Held.ended(connection, clock)).isEmpty()) {
            return;
        }
        writer.apply(transaction -> {
            for (Hold hold : Held.ended(transaction.connection(), clock)) {
                transaction.update("DELETE FROM llmops_hold WHERE id = ?", hold.id());
                bury(
                        transaction,
                        "release",
                        Map.of(RecordTable.HOLD, List.of(hold.id())),
                        null,
                        "it stood until " + hold.until());
            }
        });
    }

    @Override
    public Removed erase(Subject subject, @Nullable String by, String reason) {
        endHolds();
        Counts counts = new Counts();
        // In each transaction: a hold that is there before anything is erased stops it all, and one that comes
        // meanwhile stops the rest.
        for (boolean begun = false; ; begun = true) {
            boolean some = begun;
            Erased erased = writer.call(transaction -> {
                Held.refuse(transaction.connection(), subject, some, clock);
                return eraseSome(transaction, subject, by, reason);
            });
            counts.add(erased.removal());
            counts.add("experiment", erased.exposures());
            if (erased.removal().keys().isEmpty()) {
                break;
            }
        }
        counts.add("memory", writer.call(transaction -> forget(transaction, subject, by, reason)));
        counts.add("experiment", experiments.erase(subject.user()));
        try {
            database.scrub();
        } catch (SQLException e) {
            throw database.translate("all was erased, but its traces could not be removed from", e);
        }
        return counts.removed(0);
    }

    /** With an entry of its own: the log must move, so that an import of an earlier export does not bring it back. */
    private long forget(Transaction transaction, Subject subject, @Nullable String by, String reason)
            throws SQLException {
        Held.refuse(transaction.connection(), subject, true, clock);
        long forgotten = Subjects.forget(transaction.connection(), subject);
        if (forgotten > 0) {
            transaction.audit(AuditEvents.ofRemoval("erasure", Map.of(), by, reason, clock.instant()));
        }
        return forgotten;
    }

    private record Erased(Removal removal, long exposures) {}

    private Erased eraseSome(Transaction transaction, Subject subject, @Nullable String by, String reason)
            throws SQLException {
        List<String> ids = Subjects.generations(transaction.connection(), subject, BATCH);
        List<String> feedback = Subjects.feedback(transaction.connection(), subject, BATCH);
        List<String> units = Subjects.units(transaction.connection(), ids);
        Removal removal = new Removal(transaction.summed());
        removal.feedback(feedback);
        removal.generations(ids);
        if (!removal.keys().isEmpty()) {
            bury(transaction, "erasure", removal.keys(), by, reason);
        }
        long exposures = Subjects.leaveExperiments(transaction.connection(), units);
        if (exposures > 0) {
            transaction.audit(ExperimentEvents.erased(exposures, clock.instant()));
        }
        return new Erased(removal, exposures);
    }

    @Override
    public Removed retain(RetentionRule rule, @Nullable String by) {
        endHolds();
        Counts counts = new Counts();
        Last last = new Last("", "");
        int left = rule.most();
        long held = 0;
        while (last != null && left > 0) {
            Last from = last;
            int most = Math.min(left, BATCH);
            Batch batch = writer.call(transaction -> retainSome(transaction, rule, from, most, by));
            counts.add(batch.removal());
            held += batch.held();
            left -= batch.removed();
            last = batch.last();
        }
        return counts.removed(held);
    }

    /** Where a run has come to: what a hold covers stays, and is not to be looked at again and again. */
    private record Last(String startedAt, String id) {}

    private record Batch(
            Removal removal,
            int removed,
            int held,
            @Nullable Last last) {}

    private Batch retainSome(Transaction transaction, RetentionRule rule, Last from, int most, @Nullable String by)
            throws SQLException {
        FilterSql filter = new FilterSql(rule.filter());
        filter.condition("g.started_at < ?", Columns.time(rule.before()));
        filter.condition("(g.started_at, g.id) > (?, ?)", from.startedAt(), from.id());
        List<Object> arguments = filter.arguments();
        arguments.add(most);
        List<Last> found = Rows.all(
                transaction.connection(),
                "SELECT g.started_at, g.id" + filter.text() + " ORDER BY g.started_at, g.id LIMIT ?",
                row -> new Last(row.getString(1), row.getString(2)),
                arguments.toArray());
        List<String> ids = found.stream().map(Last::id).toList();
        List<String> free = Held.without(transaction.connection(), ids, clock);
        Removal removal = new Removal(transaction.summed());
        removal.generations(free);
        if (!removal.keys().isEmpty()) {
            bury(transaction, "retention", removal.keys(), by, "began before " + rule.before());
        }
        return new Batch(
                removal,
                free.size(),
                ids.size() - free.size(),
                found.size() < most ? null : found.get(found.size() - 1));
    }

    /** Leaves tombstones, and an entry in the audit log that says what lies under them. */
    private void bury(
            Transaction transaction,
            String type,
            Map<RecordTable, List<String>> keys,
            @Nullable String by,
            String reason)
            throws SQLException {
        Map<String, List<String>> named = new TreeMap<>();
        keys.forEach((table, removed) -> named.put(table.noun(), removed));
        AuditEvent event = AuditEvents.ofRemoval(type, named, by, reason, clock.instant());
        long sequence = transaction.audit(AuditChain.canonical(event)).sequence();
        for (Map.Entry<String, List<String>> kind : named.entrySet()) {
            for (String key : kind.getValue()) {
                transaction.update(
                        "INSERT INTO llmops_tombstone (kind, record_key, sequence) VALUES (?, ?, ?)"
                                + " ON CONFLICT (kind, record_key) DO UPDATE SET sequence = excluded.sequence",
                        kind.getKey(),
                        key,
                        sequence);
            }
        }
    }

    /** How much was removed, over all transactions. */
    private static final class Counts {

        private final Map<String, Long> rows = new HashMap<>();

        Counts() {
            for (String kind : List.of("generation", "feedback", "score", "blob", "memory", "experiment")) {
                rows.put(kind, 0L);
            }
        }

        void add(String kind, long count) {
            rows.merge(kind, count, Long::sum);
        }

        void add(Removal removal) {
            removal.keys().forEach((table, keys) -> add(table.noun(), keys.size()));
            add("blob", removal.blobs());
        }

        Removed removed(long heldBack) {
            return new Removed(rows, heldBack);
        }
    }
}
