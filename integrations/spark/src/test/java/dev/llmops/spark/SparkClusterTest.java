package dev.llmops.spark;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.batch.BatchLimits;
import dev.llmops.batch.recipe.GenerateRecipe;
import dev.llmops.batch.recipe.IndexRecipe;
import dev.llmops.batch.recipe.Recipe;
import dev.llmops.batch.recipe.ScanRecipe;
import dev.llmops.rag.RagIndex;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors in JVMs of their own, where nothing is shared that was not sent. */
@Tag("full")
class SparkClusterTest {

    private static SparkSession spark;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        spark = Sessions.cluster();
    }

    @AfterAll
    static void stop() {
        if (spark != null) {
            spark.stop();
        }
    }

    @Test
    void executors_have_the_results_of_a_batch_in_one_jvm() {
        Recipe recipe = ScanRecipe.standard();
        Rows rows = Rows.mixed();
        SparkBatch batch = SparkBatch.builder(recipe).build();

        batch.run(rows.in(spark), table());

        assertThat(Rows.byId(batch.results(spark, table())))
                .isEqualTo(rows.locally(recipe, folder.resolve("local.jsonl")));
    }

    @Test
    void each_executor_opens_one_engine_and_the_session_knows_how_many_share_a_rate() {
        Recipe recipe = GenerateRecipe.builder(TestModels.named()).build();
        long engines = SparkBatch.builder(recipe)
                .build()
                .transform(Rows.of(400, i -> "text " + i).in(spark).repartition(8))
                .select("llmops_generate.value.text")
                .distinct()
                .count();

        assertThat(engines).isEqualTo(2);
        assertThat(Executors.count(spark)).isEqualTo(2);
    }

    /** A busy machine makes more of the time, never less: these are bounds from below. */
    @Test
    void two_executors_together_keep_the_rate_of_a_batch() {
        double callsPerMinute = 300;
        Duration apart = Duration.ofMinutes(1).dividedBy((long) callsPerMinute).multipliedBy(2);

        Map<String, List<Duration>> calls = SparkBatch.builder(
                        GenerateRecipe.builder(TestModels.timed()).build())
                .limits(new BatchLimits(4, callsPerMinute))
                .build()
                .transform(Rows.of(24, i -> "text " + i).in(spark).repartition(8))
                .select("llmops_generate.value.text")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0).split(" "))
                .collect(groupingBy(
                        said -> said[0], mapping(said -> Duration.ofNanos(Long.parseLong(said[1])), toList())));

        assertThat(calls).hasSize(2);
        assertThat(calls.values())
                .allSatisfy(times -> assertThat(Collections.max(times))
                        .isGreaterThanOrEqualTo(apart.multipliedBy(times.size() - 1)));
    }

    @Test
    void parts_of_several_executors_are_one_index() {
        IndexRecipe recipe = IndexRecipe.of(TestModels.lengths());
        try (RagIndex index = RagIndex.builder(folder.resolve("index"))
                .embeddings(new TestModels.Lengths().apply(Map.of()))
                .build()) {
            SparkIndex.of(SparkBatch.builder(recipe).partitions(4).build(), folder.resolve("work"))
                    .run(Rows.of(40, i -> "The text has the number " + i + ".").in(spark), index);

            assertThat(index.documents()).isEqualTo(40);
        }
    }

    private String table() {
        return folder.resolve("results").toUri().toString();
    }
}
