package dev.llmops.memory;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.memory.MemoryStore;
import dev.llmops.api.memory.SessionKey;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.core.store.MemoryStores;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A memory in a file, a model that repeats what it was asked, and a clock that stands. */
abstract class MemoryBench {

    static final SessionKey SESSION = new SessionKey(null, "anna", "s1");

    @TempDir
    Path folder;

    MemoryStore store;
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    final List<Throwable> errors = new ArrayList<>();
    final ScriptedModelClient model = ScriptedModelClient.of(request -> ScriptedModelClient.script(
            "answer to " + request.messages().get(request.messages().size() - 1).text()));

    @BeforeEach
    void open() {
        store = MemoryStores.sqlite(folder.resolve("memory.db"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    ConversationMemoryBuilder builder() {
        return ConversationMemory.builder(store).guardrails().clock(() -> now).onError(errors::add);
    }

    LlmOps ops(ConversationMemory memory, UnaryOperator<LlmOpsBuilder> more) {
        return more.apply(LlmOps.builder()
                        .model(model)
                        .store(Store.noop())
                        .prompts(PromptRegistries.inMemory(() -> now))
                        .interceptAfter(StandardChain.RESOLVE_PROMPT, memory.interceptor()))
                .build();
    }

    LlmOps ops(ConversationMemory memory) {
        return ops(memory, each -> each);
    }

    static Generation say(LlmOps ops, String text) {
        return ops.request(ModelRequest.builder().system("be brief").user(text).build())
                .forUser("anna")
                .inSession("s1")
                .ask()
                .generation();
    }

    List<String> seen() {
        return model.lastRequest().messages().stream().map(Message::text).toList();
    }

    List<String> kept() {
        return store.messages(SESSION, 1_000).stream()
                .map(each -> each.message().text())
                .toList();
    }

    static RetrievalStep step(Generation generation) {
        return generation.retrieval().stream()
                .filter(each -> each.name().equals(ConversationMemory.STEP))
                .findFirst()
                .orElseThrow();
    }
}
