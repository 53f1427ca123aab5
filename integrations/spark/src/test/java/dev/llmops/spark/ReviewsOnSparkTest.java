package dev.llmops.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.batch.recipe.RedactRecipe;
import dev.llmops.rag.RagIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewsOnSparkTest {

    private static final Path GUIDE = Path.of("../../docs/guides/batch.md");
    private static final Path EXAMPLE = Path.of("src/test/java/dev/llmops/spark/ReviewsOnSpark.java");
    private static final Pattern BLOCK = Pattern.compile("```java spark\n(.*?)```", Pattern.DOTALL);

    private static SparkSession spark;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        spark = Sessions.local();
    }

    @Test
    void reviews_are_redacted_and_a_second_run_has_nothing_to_do() {
        String results = folder.resolve("results").toUri().toString();

        var first = ReviewsOnSpark.redact(reviews(), results);
        var second = ReviewsOnSpark.redact(reviews(), results);

        assertThat(first.report().ok()).isEqualTo(20);
        assertThat(second.report().done()).isZero();
        assertThat(second.clean().count()).isEqualTo(20);
        assertThat(first.clean().filter("id = 'row3'").first().getString(1)).isEqualTo("Call <EMAIL_1> about 3.");
    }

    @Test
    void sql_redacts() {
        reviews().createOrReplaceTempView("reviews");
        SparkBatch batch = SparkBatch.builder(RedactRecipe.standard()).build();

        assertThat(ReviewsOnSpark.inSql(spark, batch)
                        .filter("review_id = 'row3'")
                        .first()
                        .getString(1))
                .isEqualTo("Call <EMAIL_1> about 3.");
    }

    @Test
    void documents_are_made_searchable() {
        Dataset<Row> documents = Rows.of(3, i -> i == 1 ? "Whales are mammals." : "The lamp has number " + i + ".")
                .in(spark)
                .withColumnRenamed("output", "product");

        ReviewsOnSpark.index(documents, folder);

        try (RagIndex index = RagIndex.open(folder.resolve("reviews.index"))) {
            assertThat(index.retrieve(RetrievalQuery.of("Which animal lives in the sea?", 1))
                            .get(0)
                            .sourceId())
                    .isEqualTo("row1");
        }
    }

    /** The guide shows what is compiled and run here. */
    @Test
    void the_guide_shows_this_example() throws IOException {
        String example = plain(Files.readString(EXAMPLE));

        assertThat(BLOCK.matcher(Files.readString(GUIDE)).results().map(block -> plain(block.group(1))))
                .hasSize(3)
                .allSatisfy(block -> assertThat(example).contains(block));
    }

    private static String plain(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining()).replaceAll("\\s+", " ");
    }

    private static Dataset<Row> reviews() {
        return Rows.of(20, i -> "Call user" + i + "@example.org about " + i + ".")
                .in(spark)
                .withColumnRenamed("id", "review_id")
                .withColumnRenamed("text", "body");
    }
}
