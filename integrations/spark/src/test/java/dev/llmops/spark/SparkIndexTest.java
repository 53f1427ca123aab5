package dev.llmops.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.batch.BatchReport;
import dev.llmops.batch.LocalBatch;
import dev.llmops.batch.recipe.IndexRecipe;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.SearchMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkIndexTest {

    private static final IndexRecipe RECIPE = IndexRecipe.of(TestModels.lengths(), "expected");
    static final List<String> WORDS = List.of("whale", "cable", "lamp", "river", "stone");

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

    @Test
    void an_index_that_spark_makes_finds_what_a_local_one_finds() throws IOException {
        Rows rows = Rows.of(60, SparkIndexTest::text);
        LocalBatch.builder(RECIPE, folder.resolve("local.jsonl"))
                .indexFolder(folder.resolve("local"))
                .build()
                .run(rows.inputs().iterator());
        SparkIndex spread = index(RECIPE);

        try (RagIndex local = open("local");
                RagIndex merged = open("merged")) {
            BatchReport report = spread.run(rows.in(spark), merged);

            assertThat(report.ok()).isEqualTo(60);
            assertThat(merged.contentHash()).isEqualTo(local.contentHash());
            for (SearchMode mode : SearchMode.values()) {
                for (String word : WORDS) {
                    assertThat(found(merged, mode, word)).as(word).isEqualTo(found(local, mode, word));
                }
            }
            try (Stream<Path> parts = Files.walk(folder.resolve("work/parts"))) {
                assertThat(parts.filter(Files::isRegularFile)).isEmpty();
            }
        }
    }

    @Test
    void a_later_run_takes_what_is_new_and_what_a_killed_one_has_left() {
        Rows rows = Rows.of(60, SparkIndexTest::text);
        SparkIndex spread = index(RECIPE);
        TestModels.deadly = task -> task.partitionId() == 3;
        try (RagIndex merged = open("merged")) {
            assertThatThrownBy(() -> spread.run(rows.in(spark), merged)).isInstanceOf(SparkException.class);
            assertThat(merged.documents()).isZero();
            TestModels.reset();

            BatchReport second = spread.run(rows.in(spark), merged);
            assertThat(second.earlier()).isPositive();
            assertThat(merged.documents()).isEqualTo(60);

            TestModels.ASKED.clear();
            Rows changed = Rows.of(61, i -> i == 5 ? "A new text." : text(i));
            assertThat(spread.run(changed.in(spark), merged).ok()).isEqualTo(2);
            assertThat(TestModels.ASKED).hasSize(2);
            assertThat(merged.documents()).isEqualTo(61);
            assertThat(merged.document("row5").orElseThrow().text()).isEqualTo("A new text.");
        }
    }

    private SparkIndex index(IndexRecipe recipe) {
        return SparkIndex.of(SparkBatch.builder(recipe).partitions(4).build(), folder.resolve("work"));
    }

    private RagIndex open(String name) {
        return RagIndex.builder(folder.resolve(name))
                .embeddings(new TestModels.Lengths().apply(Map.of()))
                .build();
    }

    static String text(int number) {
        String first = WORDS.get(number % WORDS.size());
        String second = WORDS.get((number * 3 + 1) % WORDS.size());
        return ("The " + first + " is near the " + second + ". ").repeat(1 + number % 4) + "It is number " + number
                + ".";
    }

    /** With scores, since equal ones may stand in any order. */
    private static Map<String, Double> found(RagIndex index, SearchMode mode, String word) {
        return scores(index.retriever(mode).retrieve(RetrievalQuery.of(word, 100)));
    }

    static Map<String, Double> scores(List<Passage> passages) {
        return passages.stream().collect(Collectors.toMap(Passage::id, Passage::score));
    }
}
