package dev.llmops.core.internal.chain;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.api.model.ToolSpecification;
import java.util.function.ToIntFunction;

/**
 * Counts with a model's tokenizer, and for the rest of the call with another counter once that fails: a server that cannot count may still
 * answer, or a fallback may. One for each call; not safe for use by multiple threads.
 */
final class FallbackCounter implements TokenCounter {

    private final TokenCounter other;
    private TokenCounter counter;

    FallbackCounter(TokenCounter first, TokenCounter other) {
        this.counter = first;
        this.other = other;
    }

    private int counted(ToIntFunction<TokenCounter> count) {
        try {
            return count.applyAsInt(counter);
        } catch (LlmOpsException e) {
            counter = other;
            return count.applyAsInt(other);
        }
    }

    @Override
    public int count(String text) {
        return counted(each -> each.count(text));
    }

    @Override
    public int count(Message message) {
        return counted(each -> each.count(message));
    }

    @Override
    public int count(ToolSpecification tool) {
        return counted(each -> each.count(tool));
    }

    @Override
    public int count(ModelRequest request) {
        return counted(each -> each.count(request));
    }

    @Override
    public int atMost(ModelRequest request) {
        return counted(each -> each.atMost(request));
    }

    @Override
    public int atLeast(ModelRequest request) {
        return counted(each -> each.atLeast(request));
    }
}
