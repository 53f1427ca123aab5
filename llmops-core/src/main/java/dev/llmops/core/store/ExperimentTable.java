package dev.llmops.core.store;

import dev.llmops.api.error.StoreException;
import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Exposure;
import dev.llmops.api.experiment.Outcome;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.api.experiment.UnitQuery;
import dev.llmops.core.internal.audit.Columns;
import dev.llmops.core.internal.audit.ExperimentEvents;
import dev.llmops.core.internal.audit.RecordTable;
import dev.llmops.core.internal.json.RecordJson;
import dev.llmops.core.internal.record.Subjects;
import dev.llmops.experiments.assignment.Layers;
import dev.llmops.experiments.assignment.NextVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

record ExperimentTable(BatchWriter writer, Reader reader, InstantSource clock) implements ExperimentStore {

    private static final String VERSION = """
            SELECT v.body, l.lease_until FROM llmops_experiment_version v
            LEFT JOIN llmops_experiment_lease l ON l.name = v.name AND l.number = v.number
            """;
    private static final String HISTORY = VERSION + "WHERE v.name = ? ORDER BY v.number";
    private static final String LATEST = VERSION + """
            WHERE v.number = (SELECT MAX(number) FROM llmops_experiment_version WHERE name = v.name) ORDER BY v.name
            """;
    /** A lease is no part of the version, which is in the audit log as it was made. */
    private static final String RENEW = """
            INSERT INTO llmops_experiment_lease (name, number, lease_until) VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET number = excluded.number, lease_until = excluded.lease_until
            """;

    private static final String EXPOSE = """
            INSERT INTO llmops_exposure (experiment, unit, epoch, variant, exposed_at, propensity, generation, segments)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (experiment, unit, epoch) DO NOTHING
            """;
    private static final String SAVE = """
            INSERT INTO llmops_outcome (unit, metric, outcome_key, value, happened_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (unit, metric, outcome_key) DO NOTHING
            """;

    @Override
    public ExperimentVersion put(Experiment experiment, int expectedVersion, ExperimentChange change) {
        try {
            return writer.call(transaction -> put(transaction, experiment, expectedVersion, change));
        } catch (StoreException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw e;
        }
    }

    private ExperimentVersion put(
            Transaction transaction, Experiment experiment, int expectedVersion, ExperimentChange change)
            throws SQLException {
        List<ExperimentVersion> history = transaction.all(HISTORY, ExperimentTable::version, experiment.name());
        ExperimentVersion next = NextVersion.of(history, experiment, expectedVersion, change, clock.instant());
        Layers.check(next, transaction.all(LATEST, ExperimentTable::version));
        Object[] row = {experiment.name(), next.number(), next.status().name(), RecordJson.write(next)};
        transaction.update(RecordTable.EXPERIMENT_VERSION.insert(), row);
        transaction.audit(ExperimentEvents.of(next, RecordTable.EXPERIMENT_VERSION.hash(row)));
        return next;
    }

    @Override
    public Optional<ExperimentVersion> find(String name) {
        return reader.first(
                VERSION + "WHERE v.name = ? ORDER BY v.number DESC LIMIT 1", ExperimentTable::version, name);
    }

    @Override
    public boolean renew(String name, int number, Instant until) {
        return writer.call(transaction -> {
            ExperimentVersion latest = transaction
                    .first(VERSION + "WHERE v.name = ? ORDER BY v.number DESC LIMIT 1", ExperimentTable::version, name)
                    .orElse(null);
            if (latest == null || latest.number() != number || latest.leaseUntil() == null) {
                return false;
            }
            if (until.isAfter(latest.leaseUntil())) {
                transaction.update(RENEW, name, number, Columns.micros(until));
            }
            return true;
        });
    }

    @Override
    public List<ExperimentVersion> history(String name) {
        return reader.all(HISTORY, ExperimentTable::version, name);
    }

    @Override
    public List<ExperimentVersion> latest() {
        return reader.all(LATEST, ExperimentTable::version);
    }

    private static ExperimentVersion version(ResultSet row) throws SQLException {
        ExperimentVersion version = RecordJson.read(row.getString(1), ExperimentVersion.class);
        long lease = row.getLong(2);
        return row.wasNull() ? version : version.withLease(Columns.ofMicros(lease));
    }

    @Override
    public CompletableFuture<Boolean> expose(Exposure exposure) {
        try {
            return writer.submitNow(() -> {
                @Nullable
                Object[] row = {
                    exposure.experiment(),
                    Columns.text(exposure.unit()),
                    exposure.epoch(),
                    exposure.variant(),
                    Columns.micros(exposure.at()),
                    exposure.propensity(),
                    Columns.text(exposure.generation()),
                    UnitRows.Segments.write(exposure.segments())
                };
                return transaction -> transaction.update(EXPOSE, row) == 1;
            });
        } catch (StoreUnavailableException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public boolean save(Outcome outcome) {
        return writer.call(transaction -> {
            String unit = String.valueOf(Columns.text(outcome.unit()));
            String metric = String.valueOf(Columns.text(outcome.metric()));
            String key = String.valueOf(Columns.text(outcome.key()));
            boolean first =
                    transaction.update(SAVE, unit, metric, key, outcome.value(), Columns.micros(outcome.at())) == 1;
            if (!first) {
                requireSame(transaction, outcome, unit, metric, key);
            }
            return first;
        });
    }

    private static void requireSame(Transaction transaction, Outcome outcome, String unit, String metric, String key)
            throws SQLException {
        double known = transaction
                .first(
                        "SELECT value FROM llmops_outcome WHERE unit = ? AND metric = ? AND outcome_key = ?",
                        row -> row.getDouble(1),
                        unit,
                        metric,
                        key)
                .orElseThrow();
        if (known != outcome.value()) {
            throw new StoreException(
                    "outcome '" + outcome.metric() + "' of key '" + outcome.key() + "' was kept with the value " + known
                            + ", and is now " + outcome.value() + "; give what happened anew a key of its own",
                    null,
                    false);
        }
    }

    @Override
    public void units(UnitQuery query, Consumer<UnitMetrics> consumer) {
        reader.gatherStatistics(UnitRows.TABLES);
        reader.sums(connection -> {
            UnitRows.read(connection, query, consumer);
            return true;
        });
    }

    @Override
    public long unjoined(String experiment) {
        return reader.first("""
                SELECT COUNT(*) FROM llmops_outcome o
                WHERE o.happened_at >= (SELECT MIN(exposed_at) FROM llmops_exposure WHERE experiment = ?)
                AND NOT EXISTS (SELECT 1 FROM llmops_exposure e WHERE e.experiment = ? AND e.unit = o.unit)
                """, row -> row.getLong(1), experiment, experiment).orElse(0L);
    }

    @Override
    public int erase(String unit) {
        String kept = String.valueOf(Columns.text(unit));
        return writer.call(transaction -> {
            long rows = Subjects.leaveExperiments(transaction.connection(), kept);
            if (rows > 0) {
                transaction.audit(ExperimentEvents.erased(rows, clock.instant()));
            }
            return (int) rows;
        });
    }
}
