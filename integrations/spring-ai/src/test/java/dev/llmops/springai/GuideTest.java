package dev.llmops.springai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.memory.MemoryStore;
import dev.llmops.api.memory.SessionKey;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.MemoryStores;
import dev.llmops.rag.RagIndex;
import dev.llmops.testkit.FakeGuardrail;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.api.Advisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.document.Document;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.method.MethodToolCallbackProvider;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.ai.vectorstore.VectorStore;

/** The guide's code, run; and the guide shows this code. */
class GuideTest {

    private static final Path GUIDE = Path.of("../../docs/guides/spring-ai.md");
    private static final Path EXAMPLE = Path.of("src/test/java/dev/llmops/springai/GuideExample.java");

    @TempDir
    Path folder;

    private final FakeOpenAi server = new FakeOpenAi();
    private LlmOps ops;

    @BeforeEach
    void adopt() {
        ops = GuideExample.adopt(OpenAiModels.chat(server), folder.resolve("calls.db"));
    }

    @AfterEach
    void close() {
        ops.close();
        server.close();
    }

    private static ToolCallback tool() {
        return MethodToolCallbackProvider.builder()
                .toolObjects(new GuideExample.Warehouse())
                .build()
                .getToolCallbacks()[0];
    }

    private static Guardrail nothing() {
        return FakeGuardrail.of("nothing", GuardrailStage.USER_INPUT, (stage, text, context) -> Decision.pass());
    }

    private static ScriptedEmbeddingClient lengths() {
        return ScriptedEmbeddingClient.of("lengths", 3, text -> new float[] {text.length(), 1, text.hashCode() % 7});
    }

    @Test
    void one_line_records_both_calls_as_the_guide_says() throws IOException {
        assertThat(GuideExample.ask(ops)).startsWith("The cat");
        assertThat(blocks("text")).containsExactly(GuideExample.records(ops) + "\n");
    }

    @Test
    void a_client_is_built_with_limits_of_its_own() {
        assertThat(GuideExample.built(OpenAiModels.chat(server))
                        .description()
                        .identity()
                        .provider())
                .isEqualTo("vllm");
    }

    @Test
    void an_observed_call_knows_caller_and_session() {
        assertThat(GuideExample.observed(ops, tool())).startsWith("The cat");
        assertThat(ops.generations().list(GenerationQuery.latest(10)))
                .extracting(call -> call.caller().user() + " " + call.caller().session())
                .containsOnly("u42 c1");
    }

    @Test
    void guardrails_go_both_ways() {
        List<Object> made = GuideExample.guarded(ops, nothing(), tool());

        assertThat(((Guardrail) made.get(0))
                        .check(GuardrailStage.USER_INPUT, "my password", GuardrailContext.of(Caller.ANONYMOUS)))
                .isInstanceOf(Decision.Block.class);
        ChatClient chat = ChatClient.builder(SpringAiModels.asChatModel(ops.asModelClient()))
                .defaultAdvisors((Advisor) made.get(1))
                .defaultToolCallbacks((ToolCallback) made.get(2))
                .build();
        assertThat(chat.prompt("Do you have cables?").call().content()).startsWith("The cat");
    }

    @Test
    void stores_go_both_ways() {
        try (RagIndex index =
                RagIndex.builder(folder.resolve("index")).embeddings(lengths()).build()) {
            VectorStore simple = SimpleVectorStore.builder(SpringAiModels.asEmbeddingModel(lengths()))
                    .build();
            List<Object> made = GuideExample.retrieval(simple, OpenAiModels.embeddings(server), index);

            ((VectorStore) made.get(1)).add(List.of(new Document("Cables are red.")));
            assertThat(((VectorStore) made.get(1)).similaritySearch("Which colour?"))
                    .hasSize(1);
        }
    }

    @Test
    void a_conversation_is_remembered() {
        try (MemoryStore memories = MemoryStores.sqlite(folder.resolve("memory.db"))) {
            ChatClient chat = ChatClient.builder(SpringAiModels.asChatModel(ops.asModelClient()))
                    .defaultAdvisors(GuideExample.remembering(memories, "anna"))
                    .build();

            chat.prompt("Where does the cat sleep?")
                    .advisors(a -> a.param(ChatMemory.CONVERSATION_ID, "c1"))
                    .call()
                    .content();

            assertThat(memories.messages(new SessionKey(null, "anna", "c1"), 10))
                    .hasSize(2);
        }
    }

    @Test
    void the_guide_shows_this_example() throws IOException {
        String example = plain(Files.readString(EXAMPLE));

        assertThat(blocks("java spring-ai"))
                .hasSize(8)
                .allSatisfy(block -> assertThat(example).contains(plain(block)));
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(GUIDE))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static String plain(String java) {
        return java.replaceAll("\\s+", "");
    }
}
