package dev.llmops.core.internal.record;

import dev.llmops.api.generation.GenerationAggregate;
import dev.llmops.api.generation.GenerationAggregate.Figure;
import dev.llmops.api.generation.GenerationAggregation;
import dev.llmops.api.generation.GenerationAggregation.By;
import dev.llmops.api.generation.GenerationMeasure;
import dev.llmops.api.generation.GenerationMeasure.Kind;
import dev.llmops.core.internal.audit.Columns;
import dev.llmops.core.internal.jdbc.Rows;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sums up generations in the database, in the same SQL for all: whole numbers, so that sums do not depend on their order, and
 * percentiles by nearest rank over numbered rows.
 */
public final class Aggregates {

    private static final int FETCH_SIZE = 1000;
    private static final long BILLION = 1_000_000_000L;
    private static final int HUNDREDTHS = 100;
    private static final int ALL = 10_000;

    private final Connection connection;
    private final GenerationAggregation query;
    private final Map<@Nullable String, Group> groups = new HashMap<>();

    private Aggregates(Connection connection, GenerationAggregation query) {
        this.connection = connection;
        this.query = query;
    }

    private record Counted(@Nullable String key, long count) {}

    /** A group under way: what is known of each measure, by its currency. */
    private static final class Group {

        private final List<Map<String, Sum>> sums = new ArrayList<>();
    }

    /** A measure of a group in one currency, under way. */
    private static final class Sum {

        private long known;
        private long unknown;
        private @Nullable BigDecimal sum;
        private @Nullable Double least;
        private @Nullable Double most;
        private final Map<Double, Double> percentiles = new HashMap<>();
    }

    /** {@return the groups; the connection sees one state all along} */
    public static List<GenerationAggregate> of(Connection connection, GenerationAggregation query) throws SQLException {
        return new Aggregates(connection, query).run();
    }

    private List<GenerationAggregate> run() throws SQLException {
        List<Counted> counted = count();
        for (Counted each : counted) {
            groups.put(each.key(), new Group());
        }
        for (GenerationMeasure measure : query.measures()) {
            groups.values().forEach(group -> group.sums.add(new TreeMap<>()));
            sum(measure);
            if (!query.percentiles().isEmpty()) {
                percentiles(measure);
            }
        }
        return counted.stream().map(this::aggregate).toList();
    }

    /** Only as many groups as are wanted are kept, however many there are. */
    private List<Counted> count() throws SQLException {
        Comparator<Counted> byKey = Comparator.comparing(Counted::key, Comparator.nullsLast(Comparator.naturalOrder()));
        boolean days = query.by() == By.DAY;
        Comparator<Counted> best = days
                ? byKey.reversed()
                : Comparator.comparingLong(Counted::count).reversed().thenComparing(byKey);
        PriorityQueue<Counted> kept = new PriorityQueue<>(best.reversed());
        FilterSql filter = filtered();
        read("SELECT " + key() + " AS k, COUNT(*)" + filter.text() + grouped("k"), filter, row -> {
            kept.add(new Counted(row.getString(1), row.getLong(2)));
            if (kept.size() > query.limit()) {
                kept.remove();
            }
        });
        return kept.stream().sorted(days ? byKey : best).toList();
    }

    private void sum(GenerationMeasure measure) throws SQLException {
        FilterSql filter = filtered(measure);
        boolean score = measure.kind() == Kind.SCORE;
        // In two parts, whose sums fit: nanoseconds of some thousand years do not.
        String sums = score ? "SUM(v), 0" : "SUM(v / " + BILLION + "), SUM(v % " + BILLION + ")";
        read(
                "SELECT k, u, COUNT(*), COUNT(v), MIN(v), MAX(v), " + sums + " FROM (" + values(measure, filter)
                        + ") x GROUP BY k, u",
                filter,
                row -> {
                    Sum sum = at(row.getString(1), row.getString(2));
                    if (sum == null) {
                        return;
                    }
                    sum.known = row.getLong(4);
                    sum.unknown = row.getLong(3) - sum.known;
                    if (sum.known > 0) {
                        sum.least = number(measure, row, 5);
                        sum.most = number(measure, row, 6);
                        sum.sum = score
                                ? BigDecimal.valueOf(row.getDouble(7))
                                : new BigDecimal(
                                        BigInteger.valueOf(row.getLong(7))
                                                .multiply(BigInteger.valueOf(BILLION))
                                                .add(BigInteger.valueOf(row.getLong(8))),
                                        scale(measure));
                    }
                });
    }

    private void percentiles(GenerationMeasure measure) throws SQLException {
        FilterSql filter = filtered(measure);
        String ranks = query.percentiles().stream()
                .map(percentile -> rank(percentile, "n"))
                .collect(Collectors.joining(", "));
        read(
                "SELECT k, u, n, r, v FROM (SELECT k, u, v, ROW_NUMBER() OVER (PARTITION BY k, u ORDER BY v) AS r, COUNT(*)"
                        + " OVER (PARTITION BY k, u) AS n FROM (" + values(measure, filter)
                        + ") x WHERE v IS NOT NULL) y WHERE r IN (" + ranks + ")",
                filter,
                row -> {
                    Sum sum = at(row.getString(1), row.getString(2));
                    for (double percentile : query.percentiles()) {
                        long rank = (hundredths(percentile) * row.getLong(3) + ALL - 1) / ALL;
                        if (sum != null && rank == row.getLong(4)) {
                            sum.percentiles.put(percentile, Objects.requireNonNull(number(measure, row, 5)));
                        }
                    }
                });
    }

    /** The rank of a percentile among so many, in whole numbers: rounding must not choose the next one. */
    private static String rank(double percentile, String many) {
        return "(" + hundredths(percentile) + " * " + many + " + " + (ALL - 1) + ") / " + ALL;
    }

    private static long hundredths(double percentile) {
        return Math.round(percentile * HUNDREDTHS);
    }

    private @Nullable Sum at(@Nullable String key, @Nullable String currency) {
        Group group = groups.get(key);
        if (group == null) {
            return null;
        }
        Map<String, Sum> sums = group.sums.get(group.sums.size() - 1);
        return sums.computeIfAbsent(currency == null ? "" : currency, unused -> new Sum());
    }

    private GenerationAggregate aggregate(Counted counted) {
        List<Figure> figures = new ArrayList<>();
        Group group = Objects.requireNonNull(groups.get(counted.key()));
        for (int i = 0; i < query.measures().size(); i++) {
            GenerationMeasure measure = query.measures().get(i);
            Map<String, Sum> sums = group.sums.get(i);
            long unknown = sums.values().stream().mapToLong(sum -> sum.unknown).sum();
            sums.values().removeIf(sum -> sum.known == 0);
            if (sums.isEmpty()) {
                sums.put("", new Sum());
            }
            sums.forEach((currency, sum) -> figures.add(figure(measure, currency, sum, unknown)));
        }
        return new GenerationAggregate(counted.key(), counted.count(), figures);
    }

    private static Figure figure(GenerationMeasure measure, String currency, Sum sum, long unknown) {
        return new Figure(
                measure,
                currency.isEmpty() ? null : currency,
                sum.known,
                unknown,
                sum.sum,
                sum.least,
                sum.most,
                sum.sum == null ? null : (Double) (sum.sum.doubleValue() / (double) sum.known),
                sum.percentiles);
    }

    private static @Nullable Double number(GenerationMeasure measure, ResultSet row, int column) throws SQLException {
        return measure.kind() == Kind.SCORE
                ? (Double) row.getDouble(column)
                : (Double)
                        BigDecimal.valueOf(row.getLong(column), scale(measure)).doubleValue();
    }

    /** How many decimals a whole number stands for. */
    private static int scale(GenerationMeasure measure) {
        return switch (measure.kind()) {
            case COST, LATENCY, FIRST_TOKEN -> GenerationRow.COST_SCALE;
            case INPUT_TOKENS, OUTPUT_TOKENS, SCORE -> 0;
        };
    }

    /** A generation with variants of several experiments counts for each of them. */
    private FilterSql filtered() {
        FilterSql filter = new FilterSql(query.filter());
        if (query.by() == By.VARIANT && query.filter().experiment() == null) {
            filter.join(" LEFT JOIN llmops_generation_variant v ON v.generation_id = g.id");
        }
        return filter;
    }

    private FilterSql filtered(GenerationMeasure measure) {
        FilterSql filter = filtered();
        if (measure.kind() == Kind.SCORE) {
            filter.join(
                    " LEFT JOIN llmops_score m ON m.generation_id = g.id AND m.evaluator = ?",
                    String.valueOf(Columns.name(measure.evaluator())));
        }
        return filter;
    }

    private String values(GenerationMeasure measure, FilterSql filter) {
        String unit = measure.kind() == Kind.COST ? "g.currency" : "CAST(NULL AS TEXT)";
        return "SELECT " + key() + " AS k, " + unit + " AS u, " + column(measure) + " AS v" + filter.text();
    }

    private static String column(GenerationMeasure measure) {
        return switch (measure.kind()) {
            case INPUT_TOKENS -> "g.input_tokens";
            case OUTPUT_TOKENS -> "g.output_tokens";
            case COST -> "g.cost";
            case LATENCY -> "g.duration";
            case FIRST_TOKEN -> "g.first_token";
            case SCORE -> "m.value";
        };
    }

    private String grouped(String key) {
        return query.by() == null ? "" : " GROUP BY " + key;
    }

    private String key() {
        if (query.by() == null) {
            return "CAST(NULL AS TEXT)";
        }
        return switch (query.by()) {
            case USER -> "g.user_name";
            case SESSION -> "g.session";
            case TENANT -> "g.tenant";
            case MODEL -> "g.model";
            case PROMPT -> "g.prompt";
            case PROMPT_VERSION -> "g.prompt || '@' || g.prompt_version";
            case VARIANT -> "v.experiment || '/' || v.variant";
            case STATUS -> "g.status";
            case DAY -> "SUBSTR(g.started_at, 1, 10)";
        };
    }

    /** What to do with a row. */
    @FunctionalInterface
    private interface Each {
        void take(ResultSet row) throws SQLException;
    }

    private void read(String sql, FilterSql filter, Each each) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCH_SIZE);
            Rows.bind(statement, filter.arguments().toArray());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    each.take(rows);
                }
            }
        }
    }
}
