package dev.llmops.local.internal.llama.chat;

import java.util.List;

/**
 * An answer of a model, read by its chat template.
 *
 * @param reasoning what the model thought before
 * @param calls the tool calls, in order
 */
public record ChatAnswer(String content, String reasoning, List<Call> calls) {

    /** Copies the list. */
    public ChatAnswer {
        calls = List.copyOf(calls);
    }

    /**
     * A tool call.
     *
     * @param id its id, or an empty text if the model writes none
     * @param name name of the tool
     */
    public record Call(String id, String name, String arguments) {}
}
