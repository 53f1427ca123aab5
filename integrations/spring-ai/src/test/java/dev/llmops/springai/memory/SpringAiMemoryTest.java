package dev.llmops.springai.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.memory.MemoryStore;
import dev.llmops.api.memory.SessionKey;
import dev.llmops.core.store.MemoryStores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;

class SpringAiMemoryTest {

    @TempDir
    Path folder;

    private MemoryStore store;
    private ChatMemoryRepository chats;

    @BeforeEach
    void open() {
        store = MemoryStores.sqlite(folder.resolve("memory.db"));
        chats = SpringAiMemory.of(store, id -> new SessionKey(null, "anna", id), () -> Instant.EPOCH);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private ChatMemory memory(int messages) {
        return MessageWindowChatMemory.builder()
                .chatMemoryRepository(chats)
                .maxMessages(messages)
                .build();
    }

    @Test
    void a_chat_memory_finds_its_messages_again() {
        AssistantMessage call = AssistantMessage.builder()
                .content("")
                .toolCalls(List.of(new AssistantMessage.ToolCall("c1", "function", "find", "{}")))
                .build();
        List<Message> said = List.of(
                new SystemMessage("be brief"),
                new UserMessage("find it"),
                call,
                ToolResponseMessage.builder()
                        .responses(List.of(new ToolResponseMessage.ToolResponse("c1", "find", "there")))
                        .build(),
                new AssistantMessage("It is there."));
        memory(10).add("s1", said);

        assertThat(memory(10).get("s1")).isEqualTo(said);
        assertThat(memory(10).get("s2")).isEmpty();
    }

    @Test
    void what_the_window_evicts_is_gone_and_a_cleared_conversation_is_too() {
        for (int i = 0; i < 5; i++) {
            memory(3).add("s1", new UserMessage("message " + i));
        }

        assertThat(store.messages(new SessionKey(null, "anna", "s1"), 10))
                .extracting(each -> each.message().text())
                .containsExactly("message 2", "message 3", "message 4");
        memory(3).clear("s1");
        assertThat(store.messages(new SessionKey(null, "anna", "s1"), 10)).isEmpty();
    }
}
