package dev.llmops.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.batch.BatchReport;
import dev.llmops.batch.recipe.IndexRecipe;
import dev.llmops.batch.recipe.PostgresTarget;
import dev.llmops.batch.recipe.ScanRecipe;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.SearchMode;
import dev.llmops.testkit.server.PgVectorServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.spark.SparkException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** An index in PostgreSQL that tasks of Spark write to at once. */
class SparkPostgresIndexTest {

    private static final IndexRecipe RECIPE = IndexRecipe.of(TestModels.lengths(), "expected");
    private static final int ROWS = 60;

    private static SparkSession spark;

    @TempDir
    Path folder;

    private String address;

    /** What recipes name. */
    public static final class Connections implements Function<Map<String, String>, DataSource> {

        @Override
        public DataSource apply(Map<String, String> settings) {
            PGSimpleDataSource connections = new PGSimpleDataSource();
            connections.setUrl(settings.get("url"));
            return connections;
        }
    }

    @BeforeAll
    static void start() {
        spark = Sessions.local();
    }

    @BeforeEach
    void reset() throws SQLException {
        TestModels.reset();
        address = PgVectorServer.emptySchema();
    }

    @Test
    void it_finds_what_an_index_finds_that_one_machine_made() {
        Rows rows = Rows.of(ROWS, SparkIndexTest::text);
        try (RagIndex local = open("local")) {
            local.put(null, documents(rows));

            BatchReport report = run(rows);

            assertThat(report.ok()).isEqualTo(ROWS);
            try (RagIndex spread = open("spread")) {
                assertThat(spread.contentHash()).isEqualTo(local.contentHash());
                for (SearchMode mode : SearchMode.values()) {
                    for (String word : SparkIndexTest.WORDS) {
                        assertThat(found(spread, mode, word))
                                .as(mode + " " + word)
                                .isEqualTo(found(local, mode, word));
                    }
                }
            }
        }
    }

    @Test
    void a_later_run_does_what_a_killed_one_left_and_what_changed() {
        Rows rows = Rows.of(60, SparkIndexTest::text);
        TestModels.deadly = task -> task.partitionId() == 3;
        assertThatThrownBy(() -> run(rows)).isInstanceOf(SparkException.class);
        TestModels.reset();

        assertThat(run(rows).earlier()).isPositive();
        TestModels.ASKED.clear();
        assertThat(run(Rows.of(61, i -> i == 5 ? "A new text." : SparkIndexTest.text(i)))
                        .ok())
                .isEqualTo(2);

        assertThat(TestModels.ASKED).hasSize(2);
        try (RagIndex spread = open("spread")) {
            assertThat(spread.documents()).isEqualTo(61);
            assertThat(spread.document("row5").orElseThrow().text()).isEqualTo("A new text.");
        }
    }

    @Test
    void another_recipe_is_refused() {
        Rows rows = Rows.of(1, SparkIndexTest::text);
        SparkBatch scan = SparkBatch.builder(ScanRecipe.standard()).build();

        assertThatThrownBy(() -> scan.runInto(rows.in(spark), folder.toString(), target()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be 'index'");
    }

    private BatchReport run(Rows rows) {
        return SparkBatch.builder(RECIPE)
                .partitions(4)
                .build()
                .runInto(rows.in(spark), folder.resolve("results").toUri().toString(), target());
    }

    private PostgresTarget target() {
        return PostgresTarget.of(Connections.class, Map.of("url", address), "spread");
    }

    private RagIndex open(String name) {
        return RagIndex.postgres(new Connections().apply(Map.of("url", address)), name)
                .embeddings(new TestModels.Lengths().apply(Map.of()))
                .build();
    }

    private static List<Document> documents(Rows rows) {
        List<Document> documents = new ArrayList<>();
        rows.inputs()
                .forEach(
                        row -> documents.add(new Document(row.id(), row.fields().getOrDefault("text", ""), Map.of())));
        return documents;
    }

    /** With scores of all, since equal ones may stand in any order. */
    private static Map<String, Double> found(RagIndex index, SearchMode mode, String word) {
        return SparkIndexTest.scores(index.retriever(mode).retrieve(RetrievalQuery.of(word, 100)));
    }
}
