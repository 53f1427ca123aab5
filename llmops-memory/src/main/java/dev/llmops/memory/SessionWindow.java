package dev.llmops.memory;

import dev.llmops.api.memory.StoredMessage;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.core.chain.Turns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The newest messages of a session that fit, whole turns with the results of their tools. */
final class SessionWindow {

    private final TokenCounter counter;

    SessionWindow(TokenCounter counter) {
        this.counter = counter;
    }

    /** {@return the newest whole turns with no more tokens than that; each message is counted once, which with a server's tokenizer is a call} */
    List<StoredMessage> newest(List<StoredMessage> messages, int maxTokens) {
        int from = messages.size();
        long tokens = 0;
        for (int i = messages.size() - 1; i >= 0 && tokens <= maxTokens; i--) {
            Message message = messages.get(i).message();
            tokens += counter.count(message);
            if (message instanceof UserMessage && tokens <= maxTokens) {
                from = i;
            }
        }
        return messages.subList(from, messages.size());
    }

    /** {@return what the user said last with the newest call of tools, whose results are on their way: without it they could not be sent} */
    static List<StoredMessage> openTurn(List<StoredMessage> messages) {
        List<StoredMessage> whole = fromFirstTurn(messages);
        List<Message> plain = whole.stream().map(StoredMessage::message).toList();
        List<List<Message>> shorter = Turns.shorter(plain, true);
        List<Message> least = shorter.isEmpty() ? plain : shorter.get(shorter.size() - 1);
        Set<Message> same = Collections.newSetFromMap(new IdentityHashMap<>());
        same.addAll(least);
        return whole.stream()
                .filter(message -> same.contains(message.message()))
                .toList();
    }

    /** {@return the messages without calls of tools whose results never came: no model takes them} */
    static List<StoredMessage> answered(List<StoredMessage> messages, boolean resultsFollow) {
        List<StoredMessage> all = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            boolean calls = messages.get(i).message() instanceof AssistantMessage said
                    && !said.toolCalls().isEmpty();
            boolean answered =
                    i + 1 < messages.size() ? messages.get(i + 1).message() instanceof ToolMessage : resultsFollow;
            if (!calls || answered) {
                all.add(messages.get(i));
            }
        }
        return all;
    }

    int tokens(List<Message> messages) {
        return messages.stream().mapToInt(counter::count).sum();
    }

    /** What was read may begin in the middle of a turn. */
    private static List<StoredMessage> fromFirstTurn(List<StoredMessage> messages) {
        int first = 0;
        while (first < messages.size() && !(messages.get(first).message() instanceof UserMessage)) {
            first++;
        }
        return messages.subList(first, messages.size());
    }
}
