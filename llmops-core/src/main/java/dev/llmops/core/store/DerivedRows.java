package dev.llmops.core.store;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.generation.Generation;
import dev.llmops.core.internal.audit.Columns;
import dev.llmops.core.internal.audit.DerivedCheck;
import dev.llmops.core.internal.audit.RecordTable;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.json.RecordJson;
import dev.llmops.core.internal.record.Blobs;
import dev.llmops.core.internal.record.DailyProgress;
import dev.llmops.core.internal.record.DailyTable;
import dev.llmops.core.internal.record.ExperimentCalls;
import dev.llmops.core.internal.record.GenerationRow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What tables and columns beside the records must hold, made again out of the records. Used by one thread. */
final class DerivedRows implements DerivedCheck {

    /** A table of which each row follows from a generation. */
    private enum Beside {
        TAG("llmops_generation_tag", "name, value"),
        VARIANT("llmops_generation_variant", "experiment, variant"),
        /** Of a unit that left its experiments none is left. */
        CALL("llmops_experiment_call", ExperimentCalls.FIGURES);

        private final String table;
        private final String columns;
        private final int width;

        Beside(String table, String columns) {
            this.table = table;
            this.columns = columns;
            this.width = columns.split(", ", -1).length;
        }
    }

    private static final String FIGURES = "input_tokens, output_tokens, cost, currency, duration, first_token, blobs";

    private final Connection connection;
    private final Optional<Long> summed;

    /**
     * Looks at one state of the database.
     *
     * @param summed up to which entry the sums of days had what was written a moment ago: what came since, of an older version, is no change of
     *     them; empty if that cannot be told
     */
    DerivedRows(Connection connection, Optional<Long> summed) {
        this.connection = connection;
        this.summed = summed;
    }

    @Override
    public Map<String, String> problems(RecordTable table, Map<String, String> bodies, Set<String> older)
            throws SQLException {
        if (table == RecordTable.GENERATION) {
            return generations(bodies, older);
        }
        return table == RecordTable.FEEDBACK ? feedback(bodies) : Map.of();
    }

    private Map<String, String> generations(Map<String, String> bodies, Set<String> older) throws SQLException {
        List<String> ids = List.copyOf(bodies.keySet());
        Map<Beside, Map<String, List<List<String>>>> stored = new EnumMap<>(Beside.class);
        for (Beside beside : Beside.values()) {
            stored.put(beside, stored(beside, ids));
        }
        Map<String, List<String>> figures = figures(older);
        UnaryOperator<String> whole = Blobs.resolver(connection, bodies.values());
        Map<String, String> problems = new HashMap<>();
        bodies.forEach((id, body) -> {
            Generation generation = RecordJson.read(whole.apply(body), Generation.class);
            stored.forEach((beside, rows) -> {
                if (!follows(beside, rows.getOrDefault(id, List.of()), generation, older.contains(id))) {
                    problems.put(id, "what " + beside.table + " says of it is not what it says");
                }
            });
            List<String> found = figures.get(id);
            if (found != null && !found.equals(texts(Arrays.copyOf(GenerationRow.figures(generation), found.size())))) {
                problems.put(id, "its figures are not what it says");
            }
        });
        return problems;
    }

    private static boolean follows(Beside beside, List<List<String>> found, Generation generation, boolean older) {
        Set<List<String>> due = due(beside, generation);
        if (beside == Beside.VARIANT && older) {
            // The names were not cut so short then.
            generation
                    .assignments()
                    .forEach(each -> due.add(texts(Columns.text(each.experiment()), Columns.text(each.variant()))));
            return due.containsAll(found);
        }
        return due.containsAll(found) && (beside == Beside.CALL || found.size() == due.size());
    }

    private Map<String, List<List<String>>> stored(Beside beside, List<String> ids) throws SQLException {
        return Rows.all(
                        connection,
                        "SELECT generation_id, " + beside.columns + " FROM " + beside.table + " WHERE generation_id IN "
                                + Rows.marks(ids.size()),
                        row -> Map.entry(row.getString(1), values(row, beside.width)),
                        ids.toArray())
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private static Set<List<String>> due(Beside beside, Generation generation) {
        Set<List<String>> due = new HashSet<>();
        switch (beside) {
            case TAG -> GenerationRow.tags(generation).forEach((name, value) -> due.add(texts(name, value)));
            case VARIANT ->
                GenerationRow.variants(generation)
                        .forEach((experiment, variant) -> due.add(texts(experiment, variant)));
            case CALL -> ExperimentCalls.of(generation).figures().forEach(row -> due.add(texts(row)));
        }
        return due;
    }

    /** Of records from before version 5 of the schema, whose figures the log has no hash of. */
    private Map<String, List<String>> figures(Set<String> older) throws SQLException {
        if (older.isEmpty()) {
            return Map.of();
        }
        int width = FIGURES.split(", ", -1).length;
        return Rows.all(
                        connection,
                        "SELECT id, " + FIGURES + " FROM llmops_generation WHERE id IN " + Rows.marks(older.size()),
                        row -> Map.entry(row.getString(1), values(row, width)),
                        older.toArray())
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * What a row of feedback counts for.
     *
     * @param id of the feedback
     * @param value how much; null where it says nothing
     * @param experiment whether its call is part of an experiment, so that it has to say it
     */
    private record Counted(String id, @Nullable Double value, boolean experiment) {

        static Counted read(ResultSet row) throws SQLException {
            double number = row.getDouble(2);
            @Nullable Double value = row.wasNull() ? null : number; // before another column is read
            return new Counted(row.getString(1), value, row.getBoolean(3));
        }

        /** Rows from before there were experiments have no value, and count for nothing. */
        boolean follows(Feedback feedback) {
            return value == null ? !experiment : Double.compare(value, FeedbackTable.value(feedback.signal())) == 0;
        }
    }

    private Map<String, String> feedback(Map<String, String> bodies) throws SQLException {
        Map<String, String> problems = new HashMap<>();
        Rows.all(
                        connection,
                        "SELECT id, value, EXISTS (SELECT 1 FROM llmops_experiment_call c"
                                + " WHERE c.generation_id = f.generation_id) FROM llmops_feedback f WHERE id IN "
                                + Rows.marks(bodies.keySet().size()),
                        Counted::read,
                        bodies.keySet().toArray())
                .forEach(row -> {
                    String body = bodies.getOrDefault(row.id, "");
                    if (!row.follows(RecordJson.read(body, Feedback.class))) {
                        problems.put(row.id, "what it counts for is not what it says");
                    }
                });
        return problems;
    }

    @Override
    public @Nullable String result() throws SQLException {
        for (Beside beside : Beside.values()) {
            String inserted = "SELECT 1 FROM " + beside.table + " t WHERE NOT EXISTS (SELECT 1 FROM llmops_generation g"
                    + " WHERE g.id = t.generation_id) LIMIT 1";
            if (Rows.first(connection, inserted, row -> true).isPresent()) {
                return "rows of " + beside.table + " are about no generation: they were inserted";
            }
        }
        if (!DailyProgress.isBehind(connection)) {
            return DailyTable.problem(connection);
        }
        if (summed.isEmpty()) {
            return "the sums of days end before the log does, as a version that keeps none wrote to it, and whoever verifies"
                    + " may not write, so they cannot be made anew: verify once with the right to write";
        }
        return DailyProgress.sequence(connection).orElse(-1L) >= summed.get()
                ? null
                : "up to which entry of the log the sums of days have what was written was set back while they were looked at";
    }

    private static List<String> values(ResultSet row, int width) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[width];
        for (int i = 0; i < width; i++) {
            values[i] = row.getObject(i + 2) instanceof Double number ? number : row.getString(i + 2);
        }
        return texts(values);
    }

    private static List<String> texts(@Nullable Object... values) {
        return Arrays.stream(values)
                .map(value -> value == null ? "NULL" : "'" + value)
                .toList();
    }
}
