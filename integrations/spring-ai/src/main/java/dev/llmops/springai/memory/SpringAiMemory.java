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
 * A {@link MemoryStore} as Spring AI's {@link ChatMemoryRepository}: its chat memories store their messages in SQLite or PostgreSQL. Messages that
 * a chat memory evicts are deleted; the remaining messages keep their positions. Two chat memories of one conversation that change at the same
 * time overwrite each other, because Spring AI passes the whole list. Safe for use by multiple threads.
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
     * @param store the store of the messages; the application closes it
     * @param sessions converts a conversation's id to a session: include tenant and user in it, or ids of different users are one session
     * @param clock the clock for when messages are stored
     */
    public static ChatMemoryRepository of(
            MemoryStore store, Function<String, SessionKey> sessions, InstantSource clock) {
        return new SpringAiMemory(store, sessions, clock);
    }

    /**
     * Not supported: a store that keeps users apart does not list everyone's conversations.
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
