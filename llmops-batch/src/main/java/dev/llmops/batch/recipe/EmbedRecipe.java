package dev.llmops.batch.recipe;

import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.commons.internal.option.Require;
import java.util.List;
import java.util.Objects;

/**
 * Turns {@code text} into a vector.
 *
 * @param model what makes the vectors
 * @param purpose what they are for
 * @param batchSize how many texts the model gets at once, from 1 to 10,000; it does not count in the digest
 */
public record EmbedRecipe(EmbeddingSource model, EmbeddingPurpose purpose, int batchSize) implements Recipe {

    private static final int STANDARD_BATCH = 32;
    private static final int MAX_BATCH = 10_000;

    /** Refuses a batch out of range. */
    public EmbedRecipe {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(purpose, "purpose");
        Require.within("batchSize", batchSize, 1, MAX_BATCH);
    }

    /**
     * {@return a recipe that embeds texts as documents, 32 at once}
     *
     * @param model what makes the vectors
     */
    public static EmbedRecipe of(EmbeddingSource model) {
        return new EmbedRecipe(model, EmbeddingPurpose.DOCUMENT, STANDARD_BATCH);
    }

    @Override
    public String operation() {
        return "embed";
    }

    @Override
    public List<String> fields() {
        return List.of("text");
    }

    @Override
    public String digest() {
        return RecipeDigest.of(operation(), model.identity(), purpose);
    }
}
