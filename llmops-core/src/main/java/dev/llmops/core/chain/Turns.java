package dev.llmops.core.chain;

import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * Shortens a conversation so that models still accept it: turn by turn, from the oldest. A turn is a user message
 * with everything up to the next one; the last turn loses its oldest tool calls first, each with its results. A result
 * never remains without its call, and no message is cut.
 */
public final class Turns {

    private Turns() {}

    /**
     * {@return the conversations that remain as more and more is removed, the longest first; the conversation itself is not included}
     *
     * @param messages the conversation, oldest first
     * @param keepNewest whether the last user message stays with its newest answer or its newest tool results; otherwise the last one is empty
     */
    public static List<List<Message>> shorter(List<Message> messages, boolean keepNewest) {
        List<List<Message>> all = new ArrayList<>();
        List<Message> left = List.copyOf(messages);
        while (true) {
            List<Message> next = withoutOldest(left, keepNewest);
            if (next.size() == left.size()) {
                return all;
            }
            all.add(next);
            left = next;
        }
    }

    private static List<Message> withoutOldest(List<Message> messages, boolean keepNewest) {
        int nextTurn = 1;
        while (nextTurn < messages.size() && !(messages.get(nextTurn) instanceof UserMessage)) {
            nextTurn++;
        }
        if (nextTurn < messages.size()) {
            return messages.subList(nextTurn, messages.size());
        }
        if (messages.isEmpty()) {
            return messages;
        }
        boolean asked = messages.get(0) instanceof UserMessage;
        int from = asked && messages.size() > 1 ? 1 : 0;
        int to = endOfStep(messages, from);
        if (to == messages.size()) {
            // A question without its newest answer is of no use.
            return keepNewest ? messages : List.of();
        }
        List<Message> left = new ArrayList<>(messages.subList(0, from));
        left.addAll(messages.subList(to, messages.size()));
        return left;
    }

    /** Results of tools go with the message that called them: a model refuses one without its call. */
    private static int endOfStep(List<Message> messages, int from) {
        int end = from + 1;
        while (end < messages.size() && messages.get(end) instanceof ToolMessage) {
            end++;
        }
        return end;
    }
}
