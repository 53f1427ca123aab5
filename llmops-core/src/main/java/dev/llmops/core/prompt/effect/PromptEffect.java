package dev.llmops.core.prompt.effect;

import dev.llmops.api.model.ModelRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The results of rendering one input with two versions of a prompt.
 *
 * @param id the id of the input
 * @param before the result of the older version
 * @param after the result of the newer version
 * @param lines the differences between the rendered messages, in GNU diff's unified format; empty if there are none, or both reject the input
 */
public record PromptEffect(String id, Side before, Side after, List<String> lines) {

    /** Copies the lines. */
    public PromptEffect {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
        lines = List.copyOf(lines);
    }

    /** {@return whether the results differ, or only one of the versions rejects the input} */
    public boolean changed() {
        return !Objects.equals(before.request(), after.request());
    }

    /**
     * The result of rendering an input with one version.
     *
     * @param request the request to a model; null if the version rejects the input
     * @param tokens the tokens of the request by the given counter, or null
     * @param error why it rejects the input, or null
     */
    public record Side(
            @Nullable ModelRequest request,
            @Nullable Integer tokens,
            @Nullable String error) {}
}
