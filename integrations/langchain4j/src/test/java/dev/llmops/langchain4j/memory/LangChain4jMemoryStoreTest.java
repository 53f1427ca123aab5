package dev.llmops.langchain4j.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import dev.llmops.api.memory.MemoryStore;
import dev.llmops.api.memory.SessionKey;
import dev.llmops.api.memory.StoredMessage;
import dev.llmops.core.store.MemoryStores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LangChain4jMemoryStoreTest {

    @TempDir
    Path folder;

    private MemoryStore store;
    private ChatMemoryStore chats;

    @BeforeEach
    void open() {
        store = MemoryStores.sqlite(folder.resolve("memory.db"));
        chats = LangChain4jMemoryStore.of(
                store, id -> new SessionKey(null, "anna", id.toString()), () -> Instant.EPOCH);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private MessageWindowChatMemory memory(Object id, int messages) {
        return MessageWindowChatMemory.builder()
                .id(id)
                .maxMessages(messages)
                .chatMemoryStore(chats)
                .build();
    }

    @Test
    void a_chat_memory_finds_its_messages_again() {
        ToolExecutionRequest call = ToolExecutionRequest.builder()
                .id("c1")
                .name("find")
                .arguments("{}")
                .build();
        List<ChatMessage> said = List.of(
                SystemMessage.from("be brief"),
                UserMessage.from("find it"),
                AiMessage.from(call),
                ToolExecutionResultMessage.from(call, "there"),
                AiMessage.from("It is there."));
        said.forEach(memory("s1", 10)::add);

        assertThat(memory("s1", 10).messages()).isEqualTo(said);
        assertThat(memory("s2", 10).messages()).isEmpty();
    }

    @Test
    void what_the_window_evicts_is_gone_and_what_stays_keeps_its_place() {
        for (int i = 0; i < 5; i++) {
            memory(7, 3).add(UserMessage.from("message " + i));
        }

        List<StoredMessage> kept = store.messages(new SessionKey(null, "anna", "7"), 10);
        assertThat(kept)
                .extracting(each -> each.message().text())
                .containsExactly("message 2", "message 3", "message 4");
        memory(7, 3).clear();
        assertThat(store.messages(new SessionKey(null, "anna", "7"), 10)).isEmpty();
    }
}
