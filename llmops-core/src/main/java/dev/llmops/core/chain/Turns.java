package dev.llmops.core.chain;

import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * Shortens a conversation so that what is left is one that models take: from its oldest end, a turn at a time. A turn is what a user says
 * with all that follows up to the next time; the last one loses its oldest calls of tools first, each with its results. No result
 * ever stands without its call, and no message is cut.
 */
public final class Turns {

    private Turns() {}

    /**
     * {@return the conversations that are left as more and more is taken away, the longest first; the conversation itself is not among
     * them}
     *
     * @param messages the conversation, oldest first
     * @param keepNewest whether what the user said last stays with its newest answer or its newest results of tools; otherwise the last one is empty
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
