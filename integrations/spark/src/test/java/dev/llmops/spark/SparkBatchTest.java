package dev.llmops.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.batch.BatchLimits;
import dev.llmops.batch.BatchReport;
import dev.llmops.batch.TooManyFailuresException;
import dev.llmops.batch.recipe.EmbedRecipe;
import dev.llmops.batch.recipe.EvaluateRecipe;
import dev.llmops.batch.recipe.GenerateRecipe;
import dev.llmops.batch.recipe.IndexRecipe;
import dev.llmops.batch.recipe.Recipe;
import dev.llmops.batch.recipe.RedactRecipe;
import dev.llmops.batch.recipe.ScanRecipe;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SparkBatchTest {

    private static final Recipe ECHO = GenerateRecipe.builder(TestModels.echo()).build();
    private static final Recipe EMBED = new EmbedRecipe(TestModels.lengths(), EmbeddingPurpose.DOCUMENT, 4);
    private static final int PARTITIONS = 8;

    private static SparkSession spark;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        spark = Sessions.local();
    }

    @BeforeEach
    void reset() {
        TestModels.reset();
    }

    static Stream<Recipe> recipes() {
        return Stream.of(
                ScanRecipe.standard(),
                RedactRecipe.standard(),
                EvaluateRecipe.of("exact-match", "rouge-l", "json"),
                EMBED,
                ECHO);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void a_job_has_the_results_of_a_batch_in_one_jvm_row_by_row(Recipe recipe) {
        Rows rows = Rows.mixed();
        SparkBatch batch = SparkBatch.builder(recipe).maxFailedShare(1).build();

        BatchReport report = batch.run(rows.in(spark), table());

        Map<String, ?> local = rows.locally(recipe, folder.resolve("local.jsonl"));
        assertThat(Rows.byId(batch.results(spark, table()))).isEqualTo(local).hasSize(40);
        assertThat(report.done()).isEqualTo(40);
        assertThat(report.unscored()).isGreaterThan(0);
    }

    @Test
    void a_transformation_keeps_columns_and_order_and_adds_a_struct() {
        Dataset<Row> rows = Rows.of(20, i -> "Mail user" + i + "@example.org")
                .in(spark)
                .withColumn("length", functions.length(functions.col("text")))
                .withColumnRenamed("text", "body");
        List<Row> out = SparkBatch.builder(ScanRecipe.standard())
                .column("text", "body")
                .build()
                .transform(rows)
                .selectExpr("id", "length", "llmops_scan.value.text", "llmops_scan.value.findings[0].type")
                .collectAsList();

        assertThat(out).hasSize(20);
        assertThat(out.get(3).mkString("|")).isEqualTo("row3|22|Mail <EMAIL_1>|email");
    }

    @Test
    void all_tasks_of_an_executor_keep_to_its_calls_at_once() {
        Dataset<Row> rows = Rows.of(200, i -> "text " + i).in(spark).repartition(PARTITIONS);

        SparkBatch.builder(ECHO)
                .limits(new BatchLimits(1, null))
                .build()
                .transform(rows)
                .collectAsList();

        assertThat(TestModels.ASKED).hasSize(200);
        assertThat(TestModels.MAX).hasValue(1);
    }

    @Test
    void all_partitions_of_a_jvm_share_one_engine() {
        Dataset<Row> rows = Rows.of(40, i -> "text " + i).in(spark).repartition(PARTITIONS);

        assertThat(SparkBatch.builder(ECHO).build().transform(rows).collectAsList())
                .hasSize(40);
        assertThat(TestModels.OPENED).hasValue(1);
    }

    @Test
    void a_job_that_was_killed_goes_on_without_paying_again_for_what_its_finished_tasks_wrote() {
        Dataset<Row> rows = Rows.of(80, i -> "text " + i).in(spark);
        SparkBatch batch = SparkBatch.builder(EMBED).partitions(PARTITIONS).build();
        TestModels.deadly = task -> task.partitionId() == PARTITIONS - 1;
        assertThatThrownBy(() -> batch.run(rows, table())).isInstanceOf(SparkException.class);
        long kept = batch.results(spark, table()).count();
        TestModels.deadly = task -> false;
        TestModels.ASKED.clear();

        BatchReport report = batch.run(rows, table());

        assertThat(kept).isBetween(1L, 79L);
        assertThat(TestModels.ASKED).hasSize((int) (80 - kept));
        assertThat(report).isEqualTo(new BatchReport(80 - kept, 0, 0, kept));
        assertThat(batch.results(spark, table()).count()).isEqualTo(80);

        TestModels.ASKED.clear();
        assertThat(batch.run(rows, table()).done()).isZero();
        assertThat(TestModels.ASKED).isEmpty();
    }

    @Test
    void a_task_that_is_tried_again_asks_again_and_writes_each_row_once() {
        Dataset<Row> rows = Rows.of(80, i -> "text " + i).in(spark);
        SparkBatch batch = SparkBatch.builder(EMBED).partitions(PARTITIONS).build();
        // The calls are made, and the task dies before it has written what they gave.
        TestModels.deadly = task -> task.attemptNumber() == 0 && task.partitionId() == 0;

        BatchReport report = batch.run(rows, table());

        assertThat(report.ok()).isEqualTo(80);
        assertThat(TestModels.ASKED).hasSizeGreaterThan(80);
        assertThat(new HashSet<>(TestModels.ASKED)).hasSize(80);
        assertThat(spark.read().parquet(table()).count()).isEqualTo(80);
    }

    @Test
    void long_texts_that_stand_together_are_spread_over_the_tasks() {
        String page = "word ".repeat(2_000);
        // The first of four partitions has all the long texts, ten times as long as the others together.
        Dataset<Row> rows =
                Rows.of(160, i -> i < 40 ? page + i : "text " + i).in(spark).coalesce(1);
        SparkBatch.builder(EMBED).partitions(PARTITIONS).build().run(rows, table());

        Map<Integer, Long> pages = TestModels.PARTITIONS.stream()
                .filter(each -> each.getValue().startsWith(page))
                .collect(Collectors.groupingBy(Map.Entry::getKey, Collectors.counting()));
        assertThat(pages).hasSizeGreaterThanOrEqualTo(PARTITIONS - 1);
        assertThat(pages.values()).allMatch(count -> count <= 40 / 3);
    }

    @Test
    void too_many_failures_fail_the_job_and_are_tried_again_by_the_next() {
        Dataset<Row> rows = Rows.of(40, i -> i < 10 ? "text " + i : "fail " + i).in(spark);
        SparkBatch strict = SparkBatch.builder(ECHO).maxFailedShare(0.1).build();
        assertThatThrownBy(() -> strict.run(rows, table()))
                .isInstanceOf(TooManyFailuresException.class)
                .hasMessageContaining("30 of 40");
        TestModels.ASKED.clear();

        BatchReport report = SparkBatch.builder(ECHO).maxFailedShare(1).build().run(rows, table());

        assertThat(report).isEqualTo(new BatchReport(0, 30, 0, 10));
        assertThat(TestModels.ASKED).hasSize(30).allMatch(text -> text.startsWith("fail"));
        assertThat(strict.results(spark, table()).count()).isEqualTo(40);
    }

    @Test
    void a_function_of_sql_is_called_once_for_each_row() {
        SparkBatch.builder(ECHO).build().register(spark, "llmops_echo");
        Rows.of(10, i -> "text " + i).in(spark).createOrReplaceTempView("texts");

        List<Row> rows = spark.sql(
                        "SELECT r.value.text, r.value.finish_reason FROM"
                                + " (SELECT llmops_echo(text) AS r FROM texts) WHERE r.status = 'OK' AND r.value.text LIKE '%7'")
                .collectAsList();

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).getString(0)).isEqualTo("You said: text 7");
        assertThat(TestModels.ASKED).hasSize(10);
        assertThatThrownBy(() ->
                        SparkBatch.builder(EvaluateRecipe.of("json")).build().register(spark, "llmops_evaluate"))
                .hasMessageContaining("output");
    }

    @Test
    void a_column_that_is_missing_is_told_before_a_job_runs() {
        Dataset<Row> rows = Rows.of(1, i -> "text").in(spark);

        assertThatThrownBy(() -> SparkBatch.builder(ECHO).id("number").build().transform(rows))
                .hasMessageContaining("'number'")
                .hasMessageContaining("id(...)");
        assertThatThrownBy(() ->
                        SparkBatch.builder(ECHO).column("text", "body").build().run(rows, table()))
                .hasMessageContaining("'body'");
        assertThatThrownBy(() -> SparkBatch.builder(ECHO).column("txt", "body")).hasMessageContaining("'txt'");
        assertThatThrownBy(() ->
                        SparkBatch.builder(IndexRecipe.lexicalOnly()).build().transform(rows))
                .hasMessageContaining("SparkIndex");
    }

    @Test
    void jackson_is_sparks() {
        assertThat(new com.fasterxml.jackson.databind.ObjectMapper().version().toString())
                .startsWith("2.21.");
    }

    private String table() {
        return folder.resolve("results").toUri().toString();
    }
}
