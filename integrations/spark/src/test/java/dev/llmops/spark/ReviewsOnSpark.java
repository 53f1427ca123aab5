package dev.llmops.spark;

import dev.llmops.batch.BatchReport;
import dev.llmops.batch.recipe.EmbeddingSource;
import dev.llmops.batch.recipe.IndexRecipe;
import dev.llmops.batch.recipe.Recipe;
import dev.llmops.batch.recipe.RedactRecipe;
import dev.llmops.rag.RagIndex;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The example of the guide to batches: reviews with personal data are redacted, and made searchable. */
final class ReviewsOnSpark {

    private ReviewsOnSpark() {}

    /** What came of it. */
    record Redacted(BatchReport report, Dataset<Row> clean) {}

    static Redacted redact(Dataset<Row> reviews, String results) {
        Recipe recipe = RedactRecipe.standard();
        SparkBatch batch = SparkBatch.builder(recipe)
                .id("review_id")
                .column("text", "body")
                .partitions(8)
                .build();
        BatchReport report = batch.run(reviews, results); // appends Parquet; run it again to go on
        Dataset<Row> clean = batch.results(reviews.sparkSession(), results)
                .filter("status = 'OK'")
                .selectExpr("id", "value.text");
        return new Redacted(report, clean);
    }

    static Dataset<Row> inSql(SparkSession spark, SparkBatch batch) {
        batch.register(spark, "llmops_redact");
        Dataset<Row> bodies = spark.sql("SELECT review_id, llmops_redact(body).value.text AS body FROM reviews");
        return bodies;
    }

    static void index(Dataset<Row> documents, Path folder) {
        SparkBatch parts = SparkBatch.builder(IndexRecipe.of(EmbeddingSource.miniLm(), "product"))
                .build();
        try (RagIndex index = RagIndex.open(folder.resolve("reviews.index"))) {
            SparkIndex.of(parts, folder.resolve("work")).run(documents, index);
        }
    }
}
