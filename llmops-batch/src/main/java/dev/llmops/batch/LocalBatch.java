package dev.llmops.batch;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.batch.recipe.IndexRecipe;
import dev.llmops.batch.recipe.Recipe;
import dev.llmops.batch.row.BatchInput;
import dev.llmops.commons.internal.option.Require;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries a recipe out over many rows in this JVM. What became of each row is a line of a file; a run that was killed goes on with the same file and pays
 * for no row again that is in it. Neither the rows nor the results are held in memory, but 43 bytes at most for each row. Safe for use by several
 * threads, each with its own file.
 */
public final class LocalBatch {

    private final Recipe recipe;
    private final Path results;
    private final int threads;
    private final BatchLimits limits;
    private final double maxFailedShare;
    private final Consumer<BatchReport> progress;
    private final @Nullable Path indexFolder;

    private LocalBatch(Builder builder) {
        this.recipe = builder.recipe;
        this.results = builder.results;
        this.threads = builder.threads;
        this.limits = builder.limits;
        this.maxFailedShare = builder.maxFailedShare;
        this.progress = builder.progress;
        this.indexFolder = builder.indexFolder;
    }

    /**
     * {@return a builder}
     *
     * @param recipe what is done with each row
     * @param results the file of the results, JSON Lines in UTF-8, in the order in which rows end; made if it is not there. Its failed rows are
     *     taken out and done again
     */
    public static Builder builder(Recipe recipe, Path results) {
        return new Builder(recipe, results);
    }

    /**
     * Runs. If the source of the rows or the file fails, rows that are under way are finished and written first. An interrupt of the calling thread
     * cancels them: what is written stays.
     *
     * @param rows the rows, pulled as they are needed and by one thread at a time; of two with the same id and texts one is done
     * @return what became of them
     * @throws BatchException if the recipe cannot be carried out, or the file not be used
     * @throws TooManyFailuresException if more rows failed than may
     * @throws CallCancelledException if it was interrupted
     */
    public BatchReport run(Iterator<BatchInput> rows) {
        LocalRun run = new LocalRun(rows, new FailureCap(maxFailedShare), progress);
        try (ResultFile file = ResultFile.open(results, recipe.digest(), run::restore);
                Engine engine = engine()) {
            return run.with(new RecipeRunner(recipe, engine), file, threads);
        }
    }

    private Engine engine() {
        if (recipe instanceof IndexRecipe index && indexFolder != null) {
            return Models.with("llmops-rag", () -> IndexEngine.open(index, indexFolder));
        }
        return Engines.open(recipe, limits);
    }

    /** Builds a {@link LocalBatch}. Not safe for use by multiple threads. */
    public static final class Builder {

        private static final int MAX_THREADS = 10_000;
        private static final double STANDARD_SHARE = 0.5;

        private final Recipe recipe;
        private final Path results;
        private int threads = Runtime.getRuntime().availableProcessors();
        private BatchLimits limits = BatchLimits.standard();
        private double maxFailedShare = STANDARD_SHARE;
        private Consumer<BatchReport> progress = report -> {};
        private @Nullable Path indexFolder;

        private Builder(Recipe recipe, Path results) {
            this.recipe = Objects.requireNonNull(recipe, "recipe");
            this.results = Objects.requireNonNull(results, "results");
        }

        /**
         * Sets how many threads work on rows; as many as there are processors if not set. How many calls a model gets at once is {@link #limits}'.
         *
         * @param count from 1 to 10,000
         * @return this
         */
        public Builder threads(int count) {
            this.threads = Require.within("threads", count, 1, MAX_THREADS);
            return this;
        }

        /**
         * Sets how much a model is asked; {@link BatchLimits#standard()} if not set.
         *
         * @param value the limits
         * @return this
         */
        public Builder limits(BatchLimits value) {
            this.limits = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets which share of the rows may fail; a half if not set. The run ends as soon as more did, after the first 100 rows, or at its end.
         *
         * @param share from 0 to 1
         * @return this
         */
        public Builder maxFailedShare(double share) {
            this.maxFailedShare = FailureCap.requireShare(share);
            return this;
        }

        /**
         * Sets who hears how far the run is; nobody if not set. It is called by the threads that work, one at a time, and must be quick.
         *
         * @param listener who hears
         * @return this
         */
        public Builder progress(Consumer<BatchReport> listener) {
            this.progress = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Sets the folder of the index, for a recipe that makes one.
         *
         * @param folder the folder, made if it is not there
         * @return this
         */
        public Builder indexFolder(Path folder) {
            if (!(recipe instanceof IndexRecipe)) {
                throw new IllegalArgumentException(
                        "an index folder must be for a recipe of operation 'index', but this is '" + recipe.operation()
                                + "'");
            }
            this.indexFolder = Objects.requireNonNull(folder, "folder");
            return this;
        }

        /**
         * {@return the batch}
         *
         * @throws IllegalStateException if the recipe makes an index and has no folder for it
         */
        public LocalBatch build() {
            if (recipe instanceof IndexRecipe && indexFolder == null) {
                throw new IllegalStateException("a recipe of operation 'index' needs a folder; call indexFolder(...)");
            }
            return new LocalBatch(this);
        }
    }
}
