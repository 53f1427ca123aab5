package dev.llmops.springai.internal.mapping;

import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelIdentity;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.Generation;

/** What Spring AI tells beside an answer. It passes on each vendor's own words for why a model stopped. */
public final class ResponseFromSpringAi {

    private static final Set<String> STOP =
            Set.of("stop", "end_turn", "stop_sequence", "complete", "completed", "eos_token");
    private static final Set<String> LENGTH = Set.of("length", "max_tokens", "model_length", "max_output_tokens");
    private static final Set<String> TOOLS = Set.of("tool_calls", "tool_use", "tool_call", "function_call");
    private static final Set<String> FILTERED =
            Set.of("content_filter", "content_filtered", "safety", "refusal", "guardrail_intervened", "recitation");
    /** As Spring AI's clients name it: that of OpenAI and those like it, of Azure, and of Google. */
    private static final List<String> CHOICE = List.of("index", "choiceIndex", "candidateIndex");
    /** Chunks in the middle of a stream have these. */
    private static final Set<String> NONE = Set.of("", "null", "unknown", "_unknown");

    private ResponseFromSpringAi() {}

    /** {@return why a model stopped, or null if that is not told; {@code generation}: the answer, or a piece of it} */
    public static @Nullable FinishReason finishReason(Generation generation) {
        String told = generation.getMetadata() == null
                ? null
                : generation.getMetadata().getFinishReason();
        String reason = told == null ? "" : told.toLowerCase(Locale.ROOT);
        if (NONE.contains(reason)) {
            return null;
        }
        if (STOP.contains(reason)) {
            return FinishReason.STOP;
        }
        if (LENGTH.contains(reason)) {
            return FinishReason.LENGTH;
        }
        if (TOOLS.contains(reason)) {
            return FinishReason.TOOL_CALLS;
        }
        return FILTERED.contains(reason) ? FinishReason.CONTENT_FILTER : FinishReason.OTHER;
    }

    /**
     * {@return which of several choices an answer, or a piece of it, belongs to; null where the model does not say}
     *
     * @param generation the answer, or a piece of it
     */
    public static @Nullable Integer choice(Generation generation) {
        for (String name : CHOICE) {
            if (generation.getOutput().getMetadata().get(name) instanceof Number number) {
                return number.intValue();
            }
        }
        return null;
    }

    /**
     * {@return the tokens that were used, or null if nobody counted: Spring AI has zeros for that}
     *
     * @param metadata of the answer, or of a piece of it
     */
    public static @Nullable TokenUsage usage(@Nullable ChatResponseMetadata metadata) {
        return metadata == null ? null : usage(metadata.getUsage());
    }

    /** {@return the tokens that were used, or null if nobody counted} */
    public static @Nullable TokenUsage usage(@Nullable Usage usage) {
        if (usage == null) {
            return null;
        }
        Integer input = known(usage.getPromptTokens());
        Integer output = known(usage.getCompletionTokens());
        boolean counted = (input != null && input > 0) || (output != null && output > 0);
        return counted ? CacheTokens.of(usage).usage(input, output) : null;
    }

    /**
     * {@return which model answered}
     *
     * @param metadata of the answer
     * @param asked which model was asked
     */
    public static ModelIdentity answering(@Nullable ChatResponseMetadata metadata, ModelIdentity asked) {
        String name = metadata == null ? null : metadata.getModel();
        return name == null || name.isBlank() ? asked : new ModelIdentity(asked.provider(), name, asked.digest());
    }

    private static @Nullable Integer known(@Nullable Integer count) {
        return count != null && count >= 0 ? count : null;
    }
}
