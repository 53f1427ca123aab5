package dev.llmops.api.model;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;

/**
 * Counts tokens, so that you know before a call whether it fits. A {@link Tokenizer} is an exact counter; {@link #estimate()} replaces it
 * where there is none. Media are not counted. Safe for use by multiple threads.
 */
public interface TokenCounter {

    /**
     * {@return the number of tokens of a text}
     *
     * @param text any text
     */
    int count(String text);

    /**
     * {@return the number of tokens of a message by itself: its text and the tools that it calls}
     *
     * @param message the message
     */
    default int count(Message message) {
        int tokens = count(message.text());
        if (message instanceof AssistantMessage said) {
            for (ToolCall call : said.toolCalls()) {
                tokens += count(call.name()) + count(call.arguments());
            }
        }
        return tokens;
    }

    /**
     * {@return the number of tokens of a tool as described to the model, without what the model's template adds}
     *
     * @param tool the tool
     */
    default int count(ToolSpecification tool) {
        return count(tool.name())
                + count(tool.description())
                + count(tool.parameters().json());
    }

    /**
     * {@return the number of tokens of a whole request; by default the tokens of its messages and tools, without what the model's chat
     * template adds}
     *
     * @param request the request
     */
    default int count(ModelRequest request) {
        return request.messages().stream().mapToInt(this::count).sum()
                + request.tools().stream().mapToInt(this::count).sum();
    }

    /**
     * {@return the maximum number of tokens that a request may have; higher than the count only if the count is an estimate}
     *
     * @param request the request
     */
    default int atMost(ModelRequest request) {
        return count(request);
    }

    /**
     * {@return the minimum number of tokens that a request may have; lower than the count only if the count is an estimate}
     *
     * @param request the request
     */
    default int atLeast(ModelRequest request) {
        return count(request);
    }

    /**
     * {@return a counter without a vocabulary: it estimates from words, digits and scripts. {@link #atMost} and {@link #atLeast} allow for
     * 20 % in plain Latin letters and for 60 % in other scripts and words with accents, which held for nineteen texts in twenty where it was
     * measured; a text that is not in a language, such as base64, can differ more}
     */
    static TokenCounter estimate() {
        return TokenEstimate.INSTANCE;
    }
}
