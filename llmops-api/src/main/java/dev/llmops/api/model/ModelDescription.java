package dev.llmops.api.model;

import dev.llmops.api.internal.Range;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model is and can do, known before it is called.
 *
 * @param identity the model
 * @param contextWindow maximum number of input and output tokens together, or null if unknown
 * @param capabilities what it can do
 */
public record ModelDescription(
        ModelIdentity identity, @Nullable Integer contextWindow, Set<ModelCapability> capabilities) {

    /** Copies the set and rejects a context window below 1. */
    public ModelDescription {
        Objects.requireNonNull(identity, "identity");
        Range.atLeast("contextWindow", contextWindow, 1);
        capabilities = Set.copyOf(capabilities);
    }
}
