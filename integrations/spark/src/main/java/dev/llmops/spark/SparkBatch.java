package dev.llmops.spark;

import dev.llmops.batch.BatchFunction;
import dev.llmops.batch.BatchLimits;
import dev.llmops.batch.BatchReport;
import dev.llmops.batch.TooManyFailuresException;
import dev.llmops.batch.recipe.IndexRecipe;
import dev.llmops.batch.recipe.PostgresTarget;
import dev.llmops.batch.recipe.Recipe;
import dev.llmops.commons.internal.option.Require;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Carries a recipe out over DataFrames, with the results of {@link dev.llmops.batch.LocalBatch}. An engine is opened once in each executor. What is sent to executors are
 * recipes; results come back as rows. For Spark's classic sessions, not for Spark Connect. Immutable, and safe for use by multiple threads.
 */
public final class SparkBatch {

    private static final int PARTITIONS_PER_CORE = 4;

    private final Recipe recipe;
    private final String id;
    private final Map<String, String> columns;
    private final BatchLimits limits;
    private final double maxFailedShare;
    private final @Nullable Integer partitions;

    private SparkBatch(Builder builder) {
        this.recipe = builder.recipe;
        this.id = builder.id;
        this.columns = Map.copyOf(builder.columns);
        this.limits = builder.limits;
        this.maxFailedShare = builder.maxFailedShare;
        this.partitions = builder.partitions;
    }

    /**
     * {@return a builder}
     *
     * @param recipe what is done with each row
     */
    public static Builder builder(Recipe recipe) {
        return new Builder(recipe);
    }

    /**
     * {@return the rows with one more column {@code llmops_} and the operation: a struct of status, value, error class, error, recipe's digest and key}
     *
     * <p>Nothing is done before Spark needs the rows, and it is done again each time that Spark does: keep the result (write it, or {@code cache()}) before two
     * actions read it. Partitions stay as they are. For calls that are paid for take {@link #run}.
     *
     * @param rows the rows, with a column for the id and for each field that the recipe needs
     * @throws IllegalArgumentException if a column is missing, or the recipe makes an index
     */
    public Dataset<Row> transform(Dataset<Row> rows) {
        refuseIndex();
        StructType schema = rows.schema().add("llmops_" + recipe.operation(), ResultSchema.of(recipe), true);
        AppendResult append = new AppendResult(function(rows.sparkSession()), inputColumns(rows.schema()));
        return rows.mapPartitions(append, Encoders.row(schema));
    }

    /**
     * Carries the recipe out over all rows that the results do not have yet, and appends to these. A job that was killed, or failed, goes on with what its finished tasks
     * have written. Each row has one result when it is {@linkplain #results read}; a call of a model may be made again, when Spark tries a task again. Rows
     * are spread evenly over partitions by their key, so that long texts that stand together do not keep one task busy.
     *
     * @param rows the rows, with a column for the id and for each field that the recipe needs; they are read once, and of two with the same id and texts one is done
     * @param path the folder of the results, in any file system that Spark reads
     * @return what was written, and how many rows the results had before
     * @throws TooManyFailuresException if more rows failed than may
     * @throws IllegalArgumentException if a column is missing, or the recipe makes an index
     */
    public BatchReport run(Dataset<Row> rows, String path) {
        refuseIndex();
        return run(rows, path, BatchFunction::apply);
    }

    /**
     * Brings documents into an index in PostgreSQL. Each task cuts and embeds its documents and writes them by {@code COPY}, 256 in a transaction, beside the others. What is
     * written can be found at once. A document replaces that of its id, so what a repeated task writes again is there once. Otherwise like {@link #run}: what the
     * results have is not done again. The result finds what an index finds that one machine has made of the same documents.
     *
     * @param documents the documents, with a column for the id, the text and each metadata of the recipe
     * @param path the folder of the results, for this index alone
     * @param target the index; made if it is not there
     * @return what was written, and how many documents the results had before
     * @throws TooManyFailuresException if more documents failed than may
     * @throws IllegalArgumentException if a column is missing, or the recipe makes no index
     */
    public BatchReport runInto(Dataset<Row> documents, String path, PostgresTarget target) {
        if (!(recipe instanceof IndexRecipe)) {
            throw new IllegalArgumentException(
                    "the recipe's operation must be 'index' to fill an index, but was '" + recipe.operation() + "'");
        }
        return run(documents, path, (function, rows) -> function.applyInto(rows, target));
    }

    BatchReport run(Dataset<Row> rows, String path, MakeResults.Work work) {
        SparkSession spark = rows.sparkSession();
        ResultTable table = new ResultTable(spark, path, recipe);
        Map<String, Long> before = table.counts();
        Dataset<Row> todo = todo(rows, table);
        MakeResults make =
                new MakeResults(function(spark), inputColumns(todo.schema(), ResultSchema.ID, Map.of()), work);
        table.append(todo.mapPartitions(make, Encoders.row(ResultSchema.of(recipe))));
        BatchReport report = table.since(before);
        if (report.failed() > maxFailedShare * report.done()) {
            throw new TooManyFailuresException(report.failed(), report.done(), maxFailedShare);
        }
        return report;
    }

    private Dataset<Row> todo(Dataset<Row> rows, ResultTable table) {
        List<StructField> fields = new ArrayList<>();
        fields.add(DataTypes.createStructField(ResultSchema.ID, DataTypes.StringType, false));
        fields.add(DataTypes.createStructField(ResultSchema.KEY, DataTypes.StringType, false));
        recipe.fields().forEach(name -> fields.add(DataTypes.createStructField(name, DataTypes.StringType, true)));
        KeyOf key =
                new KeyOf(recipe.digest(), recipe.fields(), inputColumns(rows.schema()), recipe instanceof IndexRecipe);
        Dataset<Row> keyed = rows.mapPartitions(key, Encoders.row(DataTypes.createStructType(fields)));
        Dataset<Row> done = table.done().select(ResultSchema.KEY);
        // A number of partitions that was asked for is kept; Spark would put small ones together, and a call takes its
        // time however short its text is.
        return keyed.join(done, keyed.col(ResultSchema.KEY).equalTo(done.col(ResultSchema.KEY)), "left_anti")
                .repartition(partitions(rows.sparkSession()), functions.col(ResultSchema.KEY))
                .dropDuplicates(ResultSchema.KEY);
    }

    /**
     * {@return the results that {@link #run} has written: one row for each key, a failure only where no later run has mended it}
     *
     * @param spark the session
     * @param path the folder of the results
     */
    public Dataset<Row> results(SparkSession spark, String path) {
        return new ResultTable(spark, path, recipe).results();
    }

    /**
     * Registers the recipe as a function of SQL from a text to the struct of {@link #transform}, marked as not deterministic: Spark then calls it once where a
     * query names it, and does not move it.
     *
     * @param spark the session
     * @param name the function's name, for example {@code llmops_scan}
     * @throws IllegalArgumentException if the recipe needs more than a text
     */
    public void register(SparkSession spark, String name) {
        if (recipe instanceof IndexRecipe || !recipe.requiredFields().equals(List.of("text"))) {
            throw new IllegalArgumentException(
                    "a function must be of a recipe that needs a text and nothing else, but '" + recipe.operation()
                            + "' needs " + recipe.requiredFields());
        }
        TextFunction function = new TextFunction(function(spark));
        spark.udf()
                .register(name, functions.udf(function, ResultSchema.of(recipe)).asNondeterministic());
    }

    private void refuseIndex() {
        if (recipe instanceof IndexRecipe) {
            throw new IllegalArgumentException("a recipe of operation 'index' must be run by SparkIndex");
        }
    }

    private BatchFunction function(SparkSession spark) {
        return new BatchFunction(recipe, limits.sharedBy(Executors.count(spark)), maxFailedShare);
    }

    private int partitions(SparkSession spark) {
        return partitions != null
                ? partitions
                : PARTITIONS_PER_CORE * spark.sparkContext().defaultParallelism();
    }

    private InputColumns inputColumns(StructType schema) {
        return inputColumns(schema, id, columns);
    }

    private InputColumns inputColumns(StructType schema, String idColumn, Map<String, String> named) {
        List<String> present = List.of(schema.fieldNames());
        List<String> fields = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (String field : recipe.fields()) {
            String column = named.getOrDefault(field, field);
            if (present.contains(column)) {
                fields.add(field);
                places.add(present.indexOf(column));
            } else if (recipe.requiredFields().contains(field) || named.containsKey(field)) {
                throw missing(column, field, present);
            }
        }
        if (!present.contains(idColumn)) {
            throw missing(idColumn, "id", present);
        }
        return new InputColumns(present.indexOf(idColumn), fields, places);
    }

    private IllegalArgumentException missing(String column, String field, List<String> present) {
        return new IllegalArgumentException("operation '" + recipe.operation() + "' must have a column '" + column
                + "' for its '" + field + "', but the columns are " + present + "; name another one with "
                + (field.equals("id") ? "id(...)" : "column(...)"));
    }

    /** Builds a {@link SparkBatch}. Not safe for use by multiple threads. */
    public static final class Builder {

        private static final double STANDARD_SHARE = 0.5;

        private final Recipe recipe;
        private final Map<String, String> columns = new HashMap<>();
        private String id = "id";
        private BatchLimits limits = BatchLimits.standard();
        private double maxFailedShare = STANDARD_SHARE;
        private @Nullable Integer partitions;

        private Builder(Recipe recipe) {
            this.recipe = Objects.requireNonNull(recipe, "recipe");
        }

        /**
         * Sets the column that names rows; {@code id} if not set.
         *
         * @param column the column
         * @return this
         */
        public Builder id(String column) {
            this.id = Objects.requireNonNull(column, "column");
            return this;
        }

        /**
         * Sets the column that a field of the recipe is read from; that of the same name if not set.
         *
         * @param field a field of the recipe, for example {@code text}
         * @param column the column
         * @return this
         * @throws IllegalArgumentException if the recipe has no such field, or it was set before
         */
        public Builder column(String field, String column) {
            if (!recipe.fields().contains(field)) {
                throw new IllegalArgumentException(
                        "field must be one of " + recipe.fields() + ", but was '" + field + "'");
            }
            if (columns.putIfAbsent(field, column) != null) {
                throw new IllegalArgumentException("the column of field '" + field + "' must be set once");
            }
            return this;
        }

        /**
         * Sets how much models are asked; {@link BatchLimits#standard()} if not set. Calls at once are those of each executor; calls in a minute are those of all, and each
         * executor gets its share of them: as many executors as run, or as many as {@code spark.executor.instances} or
         * {@code spark.dynamicAllocation.maxExecutors} say if these are more.
         *
         * @param value the limits
         * @return this
         */
        public Builder limits(BatchLimits value) {
            this.limits = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets which share of the rows may fail; a half if not set. A partition of which more fail stops asking after 100 rows; {@link SparkBatch#run} throws
         * when more of all rows failed.
         *
         * @param share from 0 to 1
         * @return this
         */
        public Builder maxFailedShare(double share) {
            this.maxFailedShare = Require.share("maxFailedShare", share);
            return this;
        }

        /**
         * Sets into how many partitions {@link SparkBatch#run} spreads the rows, each a task whose results are kept when it ends; four for each core if not set. Set it so that a
         * task takes a minute or two: what a killed job has begun and not ended is paid for again.
         *
         * @param count at least 1
         * @return this
         */
        public Builder partitions(int count) {
            this.partitions = Require.atLeast("partitions", count, 1);
            return this;
        }

        /** {@return the batch} */
        public SparkBatch build() {
            return new SparkBatch(this);
        }
    }
}
