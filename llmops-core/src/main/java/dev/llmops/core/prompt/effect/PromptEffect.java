package dev.llmops.core.prompt.effect;

import dev.llmops.api.model.ModelRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one input becomes by two versions of a prompt.
 *
 * @param id id of the input
 * @param before what the older version makes of it
 * @param after what the newer version makes of it
 * @param lines how the rendered messages differ, in the unified format of GNU diff; empty if they do not, or both refuse it
 */
public record PromptEffect(String id, Side before, Side after, List<String> lines) {

    /** Copies the lines. */
    public PromptEffect {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
        lines = List.copyOf(lines);
    }

    /** {@return whether the two make something different of it, or one of them alone refuses it} */
    public boolean changed() {
        return !Objects.equals(before.request(), after.request());
    }

    /**
     * What one version makes of an input.
     *
     * @param request what a model would get; null if the version refuses the input
     * @param tokens tokens of the request as the counter counts, or null
     * @param error why it refuses the input, or null
     */
    public record Side(
            @Nullable ModelRequest request,
            @Nullable Integer tokens,
            @Nullable String error) {}
}
