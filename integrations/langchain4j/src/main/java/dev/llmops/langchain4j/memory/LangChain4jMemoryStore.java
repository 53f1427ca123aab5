package dev.llmops.langchain4j.memory;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import dev.llmops.api.memory.MemoryStore;
import dev.llmops.api.memory.SessionKey;
import dev.llmops.api.memory.StoredMessage;
import dev.llmops.langchain4j.internal.mapping.MessagesFromLangChain4j;
import dev.llmops.langchain4j.internal.mapping.MessagesToLangChain4j;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A {@link MemoryStore} as LangChain4j's {@link ChatMemoryStore}: its chat memories store their messages in SQLite or PostgreSQL. Messages that a
 * chat memory evicts are deleted; the remaining messages keep their positions. Two chat memories of one id that change at the same time overwrite
 * each other, because LangChain4j passes the whole list. Safe for use by multiple threads.
 */
public final class LangChain4jMemoryStore implements ChatMemoryStore {

    private final MemoryStore store;
    private final Function<Object, SessionKey> sessions;
    private final InstantSource clock;

    private LangChain4jMemoryStore(MemoryStore store, Function<Object, SessionKey> sessions, InstantSource clock) {
        this.store = Objects.requireNonNull(store, "store");
        this.sessions = Objects.requireNonNull(sessions, "sessions");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * {@return a store for chat memories}
     *
     * @param store the store of the messages; the application closes it
     * @param sessions converts a memory's id to a session: include tenant and user in it, or ids of different users are one session
     * @param clock the clock for when messages are stored
     */
    public static ChatMemoryStore of(MemoryStore store, Function<Object, SessionKey> sessions, InstantSource clock) {
        return new LangChain4jMemoryStore(store, sessions, clock);
    }

    @Override
    public List<ChatMessage> getMessages(Object memoryId) {
        return MessagesToLangChain4j.messages(store.messages(sessions.apply(memoryId), Integer.MAX_VALUE).stream()
                .map(StoredMessage::message)
                .toList());
    }

    @Override
    public void updateMessages(Object memoryId, List<ChatMessage> messages) {
        store.replace(sessions.apply(memoryId), MessagesFromLangChain4j.messages(messages), clock.instant());
    }

    @Override
    public void deleteMessages(Object memoryId) {
        store.delete(sessions.apply(memoryId));
    }
}
