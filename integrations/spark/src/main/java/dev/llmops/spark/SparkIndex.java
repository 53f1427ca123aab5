package dev.llmops.spark;

import dev.llmops.batch.BatchReport;
import dev.llmops.batch.recipe.IndexRecipe;
import dev.llmops.batch.row.BatchStatus;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.rag.RagIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Makes an index with Spark: each task cuts and embeds its documents and writes a part of the index, and the driver puts the parts together, which copies files and
 * embeds nothing. The result finds what an index finds that {@link dev.llmops.batch.LocalBatch} has made of the same documents. It needs {@code llmops-rag}. Safe for use
 * by several threads, each with its own folder.
 */
public final class SparkIndex {

    private static final String VALUE_FOLDER = ResultSchema.VALUE + ".folder";

    private final SparkBatch batch;
    private final Path work;

    private SparkIndex(SparkBatch batch, Path work) {
        this.batch = batch;
        this.work = work;
    }

    /**
     * {@return an index to be made}
     *
     * @param batch of an {@link IndexRecipe}; each partition is a part of the index
     * @param work a folder for the parts and the results, which the driver and all executors see under this path, as on a shared disk
     */
    public static SparkIndex of(SparkBatch batch, Path work) {
        return new SparkIndex(Objects.requireNonNull(batch, "batch"), work.toAbsolutePath());
    }

    /**
     * Brings documents into an index. What an earlier run with the same work folder has done is not done again; parts that a killed run has left are taken too.
     *
     * @param documents the documents, with a column for the id, the text and each metadata of the recipe
     * @param target the index, which must be in a folder, and of the same embedding model
     * @return what was done
     * @throws dev.llmops.batch.TooManyFailuresException if more documents failed than may; then the index stays as it was
     * @throws dev.llmops.rag.index.IndexException if the parts cannot be put together; run it again
     */
    public BatchReport run(Dataset<Row> documents, RagIndex target) {
        // In the order of time, for the later version of a document counts.
        Path parts = work.resolve("parts")
                .resolve("run-" + SystemTime.clock().instant().toEpochMilli());
        String results = work.resolve("results").toUri().toString();
        BatchReport report = batch.run(documents, results, partsIn(parts.toString()));
        List<Path> made = made(documents.sparkSession(), results);
        target.addAll(made);
        target.forceMerge();
        made.forEach(SparkIndex::delete);
        return report;
    }

    /** Two attempts at a task, also two at once, never share a part. */
    private static MakeResults.Work partsIn(String parts) {
        return (function, rows) -> function.applyInto(
                rows, Path.of(parts, "part-" + TaskContext.get().taskAttemptId()));
    }

    /** Parts whose rows Spark has kept, and which no run has put into the index yet. What else is there is of attempts that failed. */
    private List<Path> made(SparkSession spark, String results) {
        return batch
                .results(spark, results)
                .filter(functions.col(ResultSchema.STATUS).equalTo(BatchStatus.OK.name()))
                .select(functions.col(VALUE_FOLDER))
                .distinct()
                .collectAsList()
                .stream()
                .map(row -> Path.of(row.getString(0)))
                .filter(Files::isDirectory)
                .sorted()
                .toList();
    }

    private static void delete(Path part) {
        try (Stream<Path> files = Files.walk(part)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the part '" + part + "' is in the index, but cannot be deleted: " + e, e);
        }
    }
}
