package dev.llmops.core.prompt;

import dev.llmops.api.message.Message;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.core.prompt.examples.Example;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values that a prompt is rendered with.
 *
 * @param variables values by name, each with a JSON form; null means that the variable is not set
 * @param passages the retrieved passages; a template reads them as {@code passages}
 * @param history the conversation so far, oldest first
 * @param context values that a template reads as {@code {{@name}}}, set by the application and never by the user
 * @param examples the examples, which a prompt whose front matter declares some reads as {@code examples}
 */
public record PromptInput(
        Map<String, ? extends @Nullable Object> variables,
        List<Passage> passages,
        List<Message> history,
        Map<String, Object> context,
        List<Example> examples) {

    /** No input. */
    public static final PromptInput NONE = new PromptInput(Map.of(), List.of(), List.of(), Map.of(), List.of());

    /** Copies the lists; the maps are copied, and checked, when the prompt is rendered. */
    public PromptInput {
        Objects.requireNonNull(variables, "variables");
        Objects.requireNonNull(context, "context");
        passages = List.copyOf(passages);
        history = List.copyOf(history);
        examples = List.copyOf(examples);
    }

    /**
     * {@return input with variables only}
     *
     * @param variables values by name
     */
    public static PromptInput of(Map<String, ? extends @Nullable Object> variables) {
        return new PromptInput(variables, List.of(), List.of(), Map.of(), List.of());
    }

    /**
     * {@return the same input with other passages}
     *
     * @param other the retrieved passages, best first; the first has number 1
     */
    public PromptInput withPassages(List<Passage> other) {
        return new PromptInput(variables, other, history, context, examples);
    }

    /**
     * {@return the same input with another history}
     *
     * @param other the conversation so far, oldest first
     */
    public PromptInput withHistory(List<? extends Message> other) {
        return new PromptInput(variables, passages, List.copyOf(other), context, examples);
    }

    /**
     * {@return the same input with another context}
     *
     * @param other values that a template reads as {@code {{@name}}}
     */
    public PromptInput withContext(Map<String, Object> other) {
        return new PromptInput(variables, passages, history, other, examples);
    }

    /**
     * {@return the same input with other examples}
     *
     * @param other the examples, in the order in which the prompt shows them
     */
    public PromptInput withExamples(List<Example> other) {
        return new PromptInput(variables, passages, history, context, other);
    }
}
