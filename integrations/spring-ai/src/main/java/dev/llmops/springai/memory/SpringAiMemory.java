package dev.llmops.springai.memory;

import dev.llmops.api.memory.MemoryStore;
import dev.llmops.api.memory.SessionKey;
import dev.llmops.api.memory.StoredMessage;
import dev.llmops.springai.internal.mapping.MessagesFromSpringAi;
import dev.llmops.springai.internal.mapping.MessagesToSpringAi;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.messages.Message;

/**
 * A {@link MemoryStore} as Spring AI's {@link ChatMemoryRepository}: its chat memories keep their messages in SQLite or PostgreSQL. What
 * a chat memory evicts is deleted; messages that stay keep their positions. Two chat memories of one conversation that change at the same
 * time overwrite each other, as Spring AI hands over the whole list. Safe for use by several threads.
 */
public final class SpringAiMemory implements ChatMemoryRepository {

    private final MemoryStore store;
    private final Function<String, SessionKey> sessions;
    private final InstantSource clock;

    private SpringAiMemory(MemoryStore store, Function<String, SessionKey> sessions, InstantSource clock) {
        this.store = Objects.requireNonNull(store, "store");
        this.sessions = Objects.requireNonNull(sessions, "sessions");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * {@return a repository for chat memories}
     *
     * @param store where messages are kept; the application closes it
     * @param sessions makes a conversation's id a session: put tenant and user into it, or ids of different users are one session
     * @param clock tells when messages are kept
     */
    public static ChatMemoryRepository of(
            MemoryStore store, Function<String, SessionKey> sessions, InstantSource clock) {
        return new SpringAiMemory(store, sessions, clock);
    }

    /**
     * Refuses: a list of everybody's conversations is what a store that keeps users apart does not give.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public List<String> findConversationIds() {
        throw new UnsupportedOperationException(
                "the conversations of all users cannot be listed; ask for one by its id");
    }

    @Override
    public List<Message> findByConversationId(String conversationId) {
        return MessagesToSpringAi.messages(store.messages(sessions.apply(conversationId), Integer.MAX_VALUE).stream()
                .map(StoredMessage::message)
                .toList());
    }

    @Override
    public void saveAll(String conversationId, List<Message> messages) {
        store.replace(sessions.apply(conversationId), MessagesFromSpringAi.messages(messages), clock.instant());
    }

    @Override
    public void deleteByConversationId(String conversationId) {
        store.delete(sessions.apply(conversationId));
    }
}
