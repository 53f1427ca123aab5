package dev.llmops.batch.recipe;

import dev.llmops.commons.internal.option.Require;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@code text} into an index, as a document whose id is the row's. It needs {@code llmops-rag}.
 *
 * @param model what makes the vectors, or null for an index without vectors
 * @param metadata names of fields that become metadata of the document, as texts
 */
public record IndexRecipe(@Nullable EmbeddingSource model, List<String> metadata) implements Recipe {

    private static final String TEXT = "text";

    /** Copies the list. */
    public IndexRecipe {
        metadata = List.copyOf(metadata);
        Require.not(metadata.contains(TEXT), "metadata must not name the field 'text', which is the document itself");
    }

    /**
     * {@return a recipe for an index with vectors}
     *
     * @param model what makes them
     * @param metadata names of fields that become metadata of the document
     */
    public static IndexRecipe of(EmbeddingSource model, String... metadata) {
        return new IndexRecipe(Objects.requireNonNull(model, "model"), List.of(metadata));
    }

    /**
     * {@return a recipe for an index for lexical search only}
     *
     * @param metadata names of fields that become metadata of the document
     */
    public static IndexRecipe lexicalOnly(String... metadata) {
        return new IndexRecipe(null, List.of(metadata));
    }

    @Override
    public String operation() {
        return "index";
    }

    @Override
    public List<String> requiredFields() {
        return List.of(TEXT);
    }

    @Override
    public List<String> fields() {
        return Stream.concat(Stream.of(TEXT), metadata.stream()).toList();
    }

    @Override
    public String digest() {
        return RecipeDigest.of(operation(), model == null ? null : model.identity(), metadata);
    }
}
