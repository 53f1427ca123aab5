package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.api.experiment.UnitQuery;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationFilter.ScoreRange;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.store.Store;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.record.FilterSql;
import dev.llmops.testkit.RandomRecords;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every filter that a list can have is answered by an index that begins with it, in both databases, and an analysis joins at once. */
class QueryPlansTest {

    private static final Instant MARCH = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    /** Each filter, and the index that it must use. */
    private static Map<GenerationFilter, String> filters() {
        Map<GenerationFilter, String> filters = new LinkedHashMap<>();
        filters.put(GenerationFilter.builder().prompt("p1").build(), "llmops_generation_by_(prompt|version)");
        filters.put(GenerationFilter.builder().prompt("p1").promptVersion(2).build(), "llmops_generation_by_version");
        filters.put(GenerationFilter.builder().user("u1").build(), "llmops_generation_by_user");
        filters.put(GenerationFilter.builder().session("s1").build(), "llmops_generation_by_session");
        filters.put(GenerationFilter.builder().tenant("t1").build(), "llmops_generation_by_tenant");
        filters.put(GenerationFilter.builder().model("m1").build(), "llmops_generation_by_model");
        filters.put(GenerationFilter.builder().status(GenerationStatus.FAILED).build(), "llmops_generation_by_status");
        filters.put(GenerationFilter.builder().experiment("e1").variant("b").build(), "llmops_generation_variant");
        filters.put(GenerationFilter.builder().tag("channel", "c1").build(), "llmops_generation_tag");
        filters.put(
                GenerationFilter.builder()
                        .score(new ScoreRange("brevity", 0.9, null))
                        .build(),
                "llmops_score_by_(value|generation)");
        filters.put(
                GenerationFilter.builder().from(MARCH).to(MARCH.plusSeconds(60)).build(), "llmops_generation_figures");
        return filters;
    }

    @Test
    void sqlite_uses_the_index_of_each_filter() throws SQLException {
        Path file = folder.resolve("llmops.db");
        try (Store store = Stores.sqlite(file)) {
            fill(store, 50);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            for (Map.Entry<GenerationFilter, String> each : filters().entrySet()) {
                String plan = String.join("\n", plan(connection, "EXPLAIN QUERY PLAN ", each.getKey(), "detail"));

                // An index of the primary key is named after its table.
                assertThat(plan)
                        .as("%s", each.getKey())
                        .containsPattern(
                                "USING (PRIMARY KEY|(COVERING )?INDEX (sqlite_autoindex_)?" + each.getValue() + ")");
                assertThat(plan).as("%s", each.getKey()).doesNotContainPattern("SCAN (?!v|t1|s|g USING COVERING)");
            }
        }
    }

    @Test
    void postgresql_uses_the_index_of_each_filter() throws SQLException {
        try (HikariDataSource connections = PostgresPools.emptySchema();
                Store store = Stores.jdbc(connections)) {
            fill(store, 1_000);
            try (Connection connection = connections.getConnection()) {
                Rows.execute(connection, "ANALYZE");
                // Of tables as small as this one the planner reads all: it is asked which index it has for the query.
                Rows.execute(connection, "SET enable_seqscan = off");
                for (Map.Entry<GenerationFilter, String> each : filters().entrySet()) {
                    String plan = String.join("\n", plan(connection, "EXPLAIN ", each.getKey(), "QUERY PLAN"));

                    assertThat(plan).as("%s", each.getKey()).containsPattern(each.getValue());
                    assertThat(plan).as("%s", each.getKey()).doesNotContain("Seq Scan");
                }
            }
        }
    }

    @Test
    void postgresql_joins_an_experiment_whose_rows_just_came_at_once_and_not_one_by_one() throws SQLException {
        try (HikariDataSource connections = PostgresPools.emptySchema();
                Store store = Stores.jdbc(connections);
                Connection connection = connections.getConnection()) {
            for (String table : UnitRows.TABLES) {
                Rows.execute(connection, "ALTER TABLE " + table + " SET (autovacuum_enabled = false)");
            }
            Rows.execute(connection, """
                    INSERT INTO llmops_exposure SELECT 'x', 'u' || i, 1, 'a', i, 0.5, NULL, '{}'
                    FROM generate_series(1, 5000) i
                    """);
            Rows.execute(connection, """
                    INSERT INTO llmops_experiment_call SELECT 'x', 'u' || i % 5000, 1, 'g' || i, i, 0, 0, 1, 1, 1, 1, 1
                    FROM generate_series(1, 50000) i
                    """);
            Rows.all(connection, "SELECT pg_stat_force_next_flush()", row -> true);
            assertThat(planOfCalls(connection)).contains("Nested Loop");

            List<UnitMetrics> units = new ArrayList<>();
            store.experiments().units(UnitQuery.of("x"), units::add);

            assertThat(units).hasSize(5_000);
            assertThat(planOfCalls(connection)).doesNotContain("Nested Loop").contains("Hash Join");
        }
    }

    /** The part of an analysis that joins exposures and calls alone. */
    private static String planOfCalls(Connection connection) throws SQLException {
        List<String> lines = Rows.all(
                connection,
                "EXPLAIN " + UnitRows.SQL,
                row -> row.getString("QUERY PLAN"),
                UnitRows.arguments(UnitQuery.of("x")));
        String plan = String.join("\n", lines);
        int first = plan.indexOf("->", plan.indexOf("Append"));
        String indent = plan.substring(plan.lastIndexOf('\n', first), first + 2);
        return Stream.of(plan.substring(plan.indexOf("Append")).split(indent, -1))
                .filter(part -> part.contains("llmops_experiment_call") && part.contains("llmops_exposure"))
                .filter(part -> !part.contains("llmops_feedback") && !part.contains("llmops_score"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> plan(Connection connection, String explain, GenerationFilter filter, String column)
            throws SQLException {
        FilterSql sql = new FilterSql(filter);
        List<Object> arguments = sql.arguments();
        arguments.add(20);
        return Rows.all(
                connection,
                explain + "SELECT " + sql.id() + sql.text() + " ORDER BY " + sql.id() + " DESC LIMIT ?",
                row -> row.getString(column),
                arguments.toArray());
    }

    private static void fill(Store store, int many) {
        RandomRecords records = new RandomRecords(5);
        Generation completed = records.generation(GenerationStatus.COMPLETED);
        Generation failed = records.generation(GenerationStatus.FAILED);
        List<CompletableFuture<Void>> saved = new ArrayList<>();
        List<GenerationScore> scores = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            GenerationId id = records.id();
            scores.add(new GenerationScore(id, new Judgement("brevity", Score.of(i / (double) many), null), MARCH));
            saved.add(store.generations()
                    .save((i % 50 == 0 ? failed : completed)
                            .toBuilder()
                                    .id(id)
                                    .caller(new Caller(
                                            "u" + i % 100,
                                            "s" + i % 100,
                                            "t" + i % 100,
                                            Map.of("channel", "c" + i % 100)))
                                    .prompt(new PromptUse("p" + i % 100, 1 + i % 3, "sha256:x", Map.of(), null))
                                    .notAssigned(List.of())
                                    .assignments(List.of(
                                            new Assignment("e" + i % 100, i % 2 == 0 ? "a" : "b", "unit", 0, false)))
                                    .model(new ModelIdentity("acme", "m" + i % 100, null))
                                    .timings(new Timings(
                                            MARCH.plusSeconds(60L * i), null, Duration.ZERO, Duration.ofSeconds(1)))
                                    .build()));
        }
        saved.forEach(CompletableFuture::join);
        // At once, since each waits for the disk.
        scores.parallelStream().forEach(store.scores()::save);
    }
}
