package dev.llmops.core.store;

import dev.llmops.api.experiment.MetricSums;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.api.experiment.UnitQuery;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.core.internal.audit.Columns;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.json.RecordJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of an analysis. The database joins and sums up; here come a unit's rows one after the other: first what was before,
 * in epoch 0, then each epoch with its exposure, calls, feedback, scores and outcomes.
 *
 * <p>CROSS JOIN tells SQLite the order of its loops: along the exposures where there are few for each of them, and along feedback and
 * scores, of which there are fewer than calls. To PostgreSQL, which plans by itself, it says nothing.
 */
final class UnitRows {

    /** What is joined. */
    static final List<String> TABLES =
            List.of("llmops_exposure", "llmops_experiment_call", "llmops_outcome", "llmops_feedback", "llmops_score");

    private static final int FETCH = 1_000;

    private static final int BEFORE = 0;
    private static final int EXPOSURE = 1;
    private static final int CALLS = 2;
    private static final int FEEDBACK = 3;

    private static final String LAST_TEXT = "9999-12-31T23:59:59.999999999Z";

    /** In the order of the columns after the first six, three for each. */
    private static final List<String> FIGURES = List.of(
            UnitMetrics.LATENCY,
            UnitMetrics.FIRST_TOKEN,
            UnitMetrics.INPUT_TOKENS,
            UnitMetrics.OUTPUT_TOKENS,
            UnitMetrics.COST,
            UnitMetrics.ERROR,
            UnitMetrics.BLOCKED);

    private static final int FIRST_FIGURE = 9;

    /** Segments of an exposure, the time of feedback. */
    private static final int LAST = FIRST_FIGURE + 3 * FIGURES.size();

    private static final String NO_FIGURES =
            String.join(", ", Collections.nCopies(3 * FIGURES.size(), "CAST(NULL AS DOUBLE PRECISION)"));

    /** In floating point: PostgreSQL's exact decimals take several times as long. */
    private static final String SUMS = Stream.of(
                    "latency", "first_token", "input_tokens", "output_tokens", "cost", "failed", "blocked")
            .map(column -> String.format(
                    Locale.ROOT,
                    "COUNT(c.%1$s), SUM(CAST(c.%1$s AS DOUBLE PRECISION)), SUM(CAST(c.%1$s AS DOUBLE PRECISION) * c.%1$s)",
                    column))
            .collect(Collectors.joining(", "));

    static final String SQL = String.format(Locale.ROOT, """
            SELECT unit, 0 AS epoch, 0 AS kind, o.metric AS name, COUNT(*) AS n, SUM(o.value) AS total,
                SUM(o.value * o.value) AS squares, CAST(NULL AS BIGINT) AS at, %1$s,
                CAST(NULL AS TEXT) AS segments
            FROM (SELECT unit AS first_unit, MIN(exposed_at) AS first_at FROM llmops_exposure WHERE experiment = ?
                AND exposed_at < ? GROUP BY unit) x CROSS JOIN llmops_outcome o
            WHERE o.unit = x.first_unit AND o.happened_at < x.first_at GROUP BY unit, o.metric
            UNION ALL
            SELECT unit, epoch, 1, variant, 0, propensity, 0, exposed_at, %1$s, segments
            FROM llmops_exposure WHERE experiment = ? AND exposed_at < ?
            UNION ALL
            SELECT x.unit, x.epoch, 2, NULL, COUNT(*), 0, 0, NULL,
                %2$s, NULL
            FROM llmops_exposure x CROSS JOIN llmops_experiment_call c
            WHERE c.experiment = x.experiment AND c.unit = x.unit AND c.epoch = x.epoch AND x.experiment = ?
                AND x.exposed_at < ? AND c.started_at < ? AND c.started_at - x.exposed_at < ?
            GROUP BY x.unit, x.epoch
            UNION ALL
            SELECT x.unit, x.epoch, 3, f.signal, COUNT(*), SUM(f.value), SUM(f.value * f.value), NULL, %1$s, f.given_at
            FROM llmops_feedback f CROSS JOIN llmops_experiment_call c CROSS JOIN llmops_exposure x
            WHERE f.value IS NOT NULL AND c.generation_id = f.generation_id AND x.experiment = c.experiment
                AND x.unit = c.unit AND x.epoch = c.epoch AND c.experiment = ?
                AND x.exposed_at < ? AND f.given_at < ? AND c.started_at - x.exposed_at < ?
            GROUP BY x.unit, x.epoch, f.signal, f.given_at
            UNION ALL
            SELECT x.unit, x.epoch, 4, 'score.' || s.evaluator, COUNT(*), SUM(s.value), SUM(s.value * s.value), NULL, %1$s,
                NULL
            FROM llmops_score s CROSS JOIN llmops_experiment_call c CROSS JOIN llmops_exposure x
            WHERE s.value IS NOT NULL AND c.generation_id = s.generation_id AND x.experiment = c.experiment
                AND x.unit = c.unit AND x.epoch = c.epoch AND c.experiment = ?
                AND x.exposed_at < ? AND s.given_at < ? AND c.started_at - x.exposed_at < ?
            GROUP BY x.unit, x.epoch, s.evaluator
            UNION ALL
            SELECT x.unit, x.epoch, 5, o.metric, COUNT(*), SUM(o.value), SUM(o.value * o.value), NULL, %1$s, NULL
            FROM (SELECT unit, epoch, exposed_at,
                    LEAD(exposed_at) OVER (PARTITION BY unit ORDER BY epoch) AS next_at
                FROM llmops_exposure WHERE experiment = ? AND exposed_at < ?) x CROSS JOIN llmops_outcome o
            WHERE o.unit = x.unit AND o.happened_at >= x.exposed_at AND o.happened_at < ?
                AND o.happened_at - x.exposed_at < ? AND (x.next_at IS NULL OR o.happened_at < x.next_at)
            GROUP BY x.unit, x.epoch, o.metric
            ORDER BY 1, 2, 3
            """, NO_FIGURES, SUMS);

    private final Consumer<UnitMetrics> consumer;
    private final @Nullable Duration window;
    private final Map<String, MetricSums> before = new HashMap<>();
    private final Map<String, MetricSums> metrics = new HashMap<>();
    private @Nullable String unit;
    private @Nullable Exposed exposed;

    private UnitRows(Consumer<UnitMetrics> consumer, @Nullable Duration window) {
        this.consumer = consumer;
        this.window = window;
    }

    private record Exposed(int epoch, String variant, Instant at, double propensity, Map<String, String> segments) {}

    static void read(Connection connection, UnitQuery query, Consumer<UnitMetrics> consumer) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setFetchSize(FETCH);
            Rows.bind(statement, arguments(query));
            UnitRows rows = new UnitRows(consumer, query.window());
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    rows.take(found);
                }
            }
            rows.give();
        }
    }

    static Object[] arguments(UnitQuery query) {
        String experiment = query.experiment();
        long until = query.until() == null ? Long.MAX_VALUE : Columns.micros(query.until());
        String untilText = query.until() == null ? LAST_TEXT : Columns.time(query.until());
        long window = query.window() == null ? Long.MAX_VALUE : Durations.nanos(query.window()) / 1_000;
        return new Object[] {
            experiment,
            until, //
            experiment,
            until, //
            experiment,
            until,
            until,
            window, //
            experiment,
            until,
            untilText,
            window, //
            experiment,
            until,
            untilText,
            window, //
            experiment,
            until,
            until,
            window
        };
    }

    private void take(ResultSet row) throws SQLException {
        String next = row.getString(1);
        int kind = row.getInt(3);
        if (!next.equals(unit)) {
            give();
            before.clear();
            unit = next;
        }
        if (kind == BEFORE) {
            before.put(row.getString(4), sums(row, 5));
        } else if (kind == EXPOSURE) {
            give();
            exposed = new Exposed(
                    row.getInt(2),
                    row.getString(4),
                    Columns.ofMicros(row.getLong(8)),
                    row.getDouble(6),
                    Segments.read(row.getString(LAST)));
        } else if (kind == CALLS) {
            for (int i = 0; i < FIGURES.size(); i++) {
                MetricSums sums = sums(row, FIRST_FIGURE + 3 * i);
                if (sums.count() > 0) {
                    metrics.put(FIGURES.get(i), sums);
                }
            }
        } else if (kind != FEEDBACK || inTime(Instant.parse(row.getString(LAST)))) {
            metrics.merge(row.getString(4), sums(row, 5), MetricSums::plus);
        }
    }

    /** Feedback is what a user does, so that of a call within the window may come after it; a score says something of the call alone. */
    private boolean inTime(Instant given) {
        return window == null || exposed == null || given.isBefore(Durations.after(exposed.at(), window));
    }

    private static MetricSums sums(ResultSet row, int first) throws SQLException {
        return new MetricSums(row.getLong(first), row.getDouble(first + 1), row.getDouble(first + 2));
    }

    private void give() {
        if (unit != null && exposed != null) {
            consumer.accept(new UnitMetrics(
                    unit,
                    exposed.variant(),
                    exposed.epoch(),
                    exposed.at(),
                    exposed.propensity(),
                    exposed.segments(),
                    metrics,
                    before));
        }
        exposed = null;
        metrics.clear();
    }

    /** What results are split by, as one column. */
    static final class Segments {

        private static final String NONE = "{}";

        private Segments() {}

        static String write(Map<String, String> segments) {
            return segments.isEmpty()
                    ? NONE
                    : RecordJson.write(new TreeMap<>(segments)).replace('\0', '\u2400');
        }

        static Map<String, String> read(String column) {
            Map<String, String> segments = new HashMap<>();
            if (!column.equals(NONE)) {
                Map<?, ?> kept = RecordJson.read(column, Map.class);
                kept.forEach((name, value) -> segments.put((String) name, (String) value));
            }
            return segments;
        }
    }
}
