package dev.llmops.spark;

import dev.llmops.batch.BatchException;
import dev.llmops.batch.BatchReport;
import dev.llmops.batch.recipe.Recipe;
import dev.llmops.batch.row.BatchStatus;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** A folder of Parquet files to which jobs append results. */
final class ResultTable {

    private final SparkSession spark;
    private final String path;
    private final StructType schema;
    private final String digest;

    ResultTable(SparkSession spark, String path, Recipe recipe) {
        this.spark = spark;
        this.path = path;
        this.schema = ResultSchema.of(recipe);
        this.digest = recipe.digest();
    }

    /** All that was written for the recipe, also what a later row has replaced. */
    Dataset<Row> written() {
        if (!exists()) {
            return spark.createDataFrame(java.util.List.of(), schema);
        }
        return spark.read()
                .schema(schema)
                .parquet(path)
                .filter(functions.col(ResultSchema.RECIPE).equalTo(digest));
    }

    Dataset<Row> done() {
        return written().filter(functions.col(ResultSchema.STATUS).notEqual(BatchStatus.FAILED.name()));
    }

    /** One row for each key: a result, or else one of the failures. */
    Dataset<Row> results() {
        Dataset<Row> done = done().dropDuplicates(ResultSchema.KEY);
        Dataset<Row> failed = written()
                .filter(functions.col(ResultSchema.STATUS).equalTo(BatchStatus.FAILED.name()))
                .dropDuplicates(ResultSchema.KEY);
        return done.unionByName(failed.join(done, joined(failed, done), "left_anti"));
    }

    private static org.apache.spark.sql.Column joined(Dataset<Row> left, Dataset<Row> right) {
        return left.col(ResultSchema.KEY).equalTo(right.col(ResultSchema.KEY));
    }

    /** With committer 2 the rows of each task that ends are there at once, whatever becomes of the job: that is what a resumed job does not pay for again. */
    void append(Dataset<Row> results) {
        results.write()
                .mode(SaveMode.Append)
                .option("mapreduce.fileoutputcommitter.algorithm.version", "2")
                .parquet(path);
    }

    /** What was written since. */
    BatchReport since(Map<String, Long> before) {
        Map<String, Long> now = counts();
        return new BatchReport(
                grown(BatchStatus.OK, before, now),
                grown(BatchStatus.FAILED, before, now),
                grown(BatchStatus.UNSCORED, before, now),
                count(BatchStatus.OK, before) + count(BatchStatus.UNSCORED, before));
    }

    Map<String, Long> counts() {
        Map<String, Long> counts = new HashMap<>();
        for (Row row : written().groupBy(ResultSchema.STATUS).count().collectAsList()) {
            counts.put(row.getString(0), row.getLong(1));
        }
        return counts;
    }

    private static long grown(BatchStatus status, Map<String, Long> before, Map<String, Long> now) {
        return count(status, now) - count(status, before);
    }

    private static long count(BatchStatus status, Map<String, Long> counts) {
        return counts.getOrDefault(status.name(), 0L);
    }

    private boolean exists() {
        try {
            Path folder = new Path(path);
            return folder.getFileSystem(spark.sparkContext().hadoopConfiguration())
                    .exists(folder);
        } catch (IOException e) {
            throw new BatchException("the results '" + path + "' cannot be read: " + e, e);
        }
    }
}
