package dev.llmops.langchain4j.internal.mapping;

import dev.llmops.api.message.TokenUsage;
import org.jspecify.annotations.Nullable;

/** Token counts. LangChain4j may have none, or only some of them; a count that nobody told stays unknown. */
public final class TokenCounts {

    private TokenCounts() {}

    public static TokenUsage fromLangChain4j(dev.langchain4j.model.output.@Nullable TokenUsage usage) {
        if (usage == null) {
            return TokenUsage.UNKNOWN;
        }
        if (OpenAi.isUsage(usage)) {
            return OpenAi.usage(usage);
        }
        return new TokenUsage(known(usage.inputTokenCount()), known(usage.outputTokenCount()), null, null);
    }

    public static dev.langchain4j.model.output.@Nullable TokenUsage toLangChain4j(TokenUsage usage) {
        if (usage.input() == null && usage.output() == null) {
            return null;
        }
        // The three-argument form: the other one makes up a total when only one count is known.
        return new dev.langchain4j.model.output.TokenUsage(usage.input(), usage.output(), usage.total());
    }

    /** A server that counts below zero has not counted. */
    static @Nullable Integer known(@Nullable Integer count) {
        return count != null && count >= 0 ? count : null;
    }
}
