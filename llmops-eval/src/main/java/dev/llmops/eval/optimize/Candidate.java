package dev.llmops.eval.optimize;

import dev.llmops.api.prompt.PromptContent;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A prompt that the search tries.
 *
 * @param id {@code baseline}, or for example {@code i3}, {@code e2}, {@code i3+e2}: the instruction and the examples
 * @param source the origin of its instruction: {@code baseline}, {@code given} or {@code proposed}
 * @param instruction its instruction if it differs from the baseline's, or null
 * @param examples ids of the training rows that it shows as examples, in order
 * @param content the prompt
 */
public record Candidate(
        String id, String source, @Nullable String instruction, List<String> examples, PromptContent content) {

    static final String BASELINE = "baseline";

    /** Copies the list. */
    public Candidate {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(content, "content");
        examples = List.copyOf(examples);
    }

    boolean isBaseline() {
        return id.equals(BASELINE);
    }
}
