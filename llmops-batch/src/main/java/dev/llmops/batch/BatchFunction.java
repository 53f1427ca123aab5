package dev.llmops.batch;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.batch.recipe.IndexRecipe;
import dev.llmops.batch.recipe.PostgresTarget;
import dev.llmops.batch.recipe.Recipe;
import dev.llmops.batch.row.BatchInput;
import dev.llmops.batch.row.BatchResult;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A recipe as a function from the rows of a partition to their results, one for each, in the same order. It knows no framework: Spark's
 * {@code mapPartitions}, a {@code RichMapPartition} of Flink or a plain loop can call it. It is serialisable, and what is slow to load is loaded once in the
 * JVM that calls it ({@link SharedEngines}). Rows are pulled as results are taken, a batch at a time, so memory is bounded. Immutable, and safe for
 * use by multiple threads.
 *
 * @param recipe what is done
 * @param limits how much models are asked in one JVM
 * @param maxFailedShare which share of a partition's rows may fail, from 0 to 1: after the first 100 rows, and as soon as more did, the
 *     rest is not tried and fails with {@link TooManyFailuresException}
 */
public record BatchFunction(Recipe recipe, BatchLimits limits, double maxFailedShare) implements Serializable {

    /** Refuses nulls and a share out of range. */
    public BatchFunction {
        Objects.requireNonNull(recipe, "recipe");
        Objects.requireNonNull(limits, "limits");
        FailureCap.requireShare(maxFailedShare);
    }

    /**
     * {@return the results of rows, to be pulled}
     *
     * @param rows the rows
     * @throws IllegalArgumentException if the recipe's operation is {@code index}, which needs a folder
     * @throws BatchException if the recipe cannot be carried out in this JVM
     */
    public BatchIterator apply(Iterator<BatchInput> rows) {
        RecipeRunner runner = new RecipeRunner(recipe, SharedEngines.engine(recipe, limits));
        return new BatchIterator(runner, rows, new FailureCap(maxFailedShare), () -> {});
    }

    /**
     * {@return the same as a function from one row to its result, for frameworks that call a function for each row; no share of failed rows ends it}
     *
     * @throws IllegalArgumentException if the recipe's operation is {@code index}, which needs a folder
     * @throws BatchException if the recipe cannot be carried out in this JVM
     */
    public Function<BatchInput, BatchResult> single() {
        RecipeRunner runner = new RecipeRunner(recipe, SharedEngines.engine(recipe, limits));
        return row -> runner.run(List.of(row)).get(0);
    }

    /**
     * {@return the results of rows that are put into an index, to be pulled; the index is closed with the iterator, or when there are no more}
     *
     * @param rows the rows
     * @param folder the folder of the index, which nothing else has open; made if it is not there
     * @throws IllegalArgumentException if the recipe's operation is not {@code index}
     * @throws BatchException if the recipe cannot be carried out in this JVM
     */
    public BatchIterator applyInto(Iterator<BatchInput> rows, Path folder) {
        return into(rows, (index, model) -> IndexEngine.open(index, folder, model));
    }

    /**
     * {@return the results of rows that are put into an index in PostgreSQL, to be pulled; its connections are closed with the iterator, or when there are no more}
     *
     * @param rows the rows
     * @param target the index, which other machines may write to meanwhile; made if it is not there
     * @throws IllegalArgumentException if the recipe's operation is not {@code index}
     * @throws BatchException if the recipe cannot be carried out in this JVM
     */
    public BatchIterator applyInto(Iterator<BatchInput> rows, PostgresTarget target) {
        return into(rows, (index, model) -> IndexEngine.open(index, target, model));
    }

    private BatchIterator into(
            Iterator<BatchInput> rows, BiFunction<IndexRecipe, @Nullable EmbeddingClient, IndexEngine> open) {
        if (!(recipe instanceof IndexRecipe index)) {
            throw new IllegalArgumentException(
                    "the recipe's operation must be 'index' to put rows into an index, but was '" + recipe.operation()
                            + "'");
        }
        EmbeddingClient model = index.model() == null ? null : SharedEngines.model(index.model());
        IndexEngine engine = Models.with("llmops-rag", () -> open.apply(index, model));
        return new BatchIterator(new RecipeRunner(recipe, engine), rows, new FailureCap(maxFailedShare), engine::close);
    }
}
