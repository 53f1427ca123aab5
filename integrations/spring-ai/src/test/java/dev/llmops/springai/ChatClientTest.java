package dev.llmops.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.StreamTruncatedException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.client.AdvisorParams;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.method.MethodToolCallbackProvider;

/** An application's {@code ChatClient} over the whole chain, with Spring AI's real OpenAI model behind it. */
class ChatClientTest {

    @TempDir
    Path folder;

    private final FakeOpenAi server = new FakeOpenAi();
    private LlmOps ops;

    @BeforeEach
    void open() {
        ops = LlmOps.builder()
                .model(SpringAiModels.from(OpenAiModels.chat(server)))
                .store(Stores.sqlite(folder.resolve("calls.db")))
                .build();
    }

    @AfterEach
    void close() {
        ops.close();
        server.close();
    }

    public static class Warehouse {

        private final StringBuilder asked = new StringBuilder();

        @Tool(description = "How many there are in stock")
        public int inStock(String part) {
            asked.append(part);
            return 3;
        }
    }

    public static class WhoCalls {

        private final List<String> seen;

        WhoCalls(List<String> seen) {
            this.seen = seen;
        }

        @Tool(description = "Who calls about a part")
        public String who(String part) {
            seen.add(dev.llmops.core.CallerScope.current().map(Caller::user).orElse("nobody"));
            return part;
        }
    }

    public record Cat(String name, int lives) {}

    private ChatClient chat() {
        return ChatClient.create(SpringAiModels.asChatModel(ops.asModelClient()));
    }

    private List<Generation> recorded() {
        return ops.generations().list(GenerationQuery.latest(10));
    }

    @Test
    void an_answer_is_recorded_with_its_usage() {
        ChatResponse response =
                chat().prompt("Where does the cat sleep?").call().chatResponse();

        assertThat(response.getResult().getOutput().getText()).startsWith("The cat 🐈 sleeps");
        assertThat(response.getMetadata().getUsage().getPromptTokens()).isEqualTo(11);
        assertThat(response.getMetadata().getModel()).isEqualTo("fake-1");
        assertThat(recorded()).hasSize(1);
    }

    @Test
    void a_stream_arrives_in_pieces_and_is_recorded_whole() {
        List<String> pieces = chat().prompt("Where does the cat sleep?").stream()
                .content()
                .collectList()
                .block();

        assertThat(pieces).hasSizeGreaterThan(1);
        assertThat(String.join("", pieces)).isEqualTo("The cat 🐈 sleeps in Köln, the fish 🐟 does not.");
        assertThat(recorded()).hasSize(1);
    }

    @Test
    void tools_run_once_in_a_call() {
        Warehouse warehouse = new Warehouse();

        String answer =
                chat().prompt("Do you have cables?").tools(warehouse).call().content();

        assertThat(answer).startsWith("The cat");
        assertThat(warehouse.asked).hasToString("cable");
        assertThat(recorded()).hasSize(2);
        assertThat(server.last().path("messages").path(2).path("content").asText())
                .isEqualTo("3");
    }

    @Test
    void tools_run_once_in_a_stream() {
        Warehouse warehouse = new Warehouse();

        List<String> pieces = chat().prompt("Do you have cables?").tools(warehouse).stream()
                .content()
                .collectList()
                .block();

        assertThat(String.join("", pieces)).startsWith("The cat");
        assertThat(warehouse.asked).hasToString("cable");
        assertThat(recorded()).hasSize(2);
    }

    @Test
    void a_typed_answer_is_read() {
        var scripted = ScriptedModelClient.of(request -> ScriptedModelClient.script("{\"name\":\"Mia\",\"lives\":9}"));

        Cat cat = ChatClient.create(SpringAiModels.asChatModel(scripted))
                .prompt("Which cat?")
                .call()
                .entity(Cat.class);

        assertThat(cat).isEqualTo(new Cat("Mia", 9));
    }

    /** Spring AI 2 has another way to say it. */
    @Test
    void a_schema_goes_to_the_model_where_the_application_asks_for_that() {
        assumeFalse(OpenAiModels.SPRING_AI_2);
        List<ModelRequest> asked = new ArrayList<>();
        var scripted = ScriptedModelClient.of(request -> {
            asked.add(request);
            return ScriptedModelClient.script("{\"name\":\"Mia\",\"lives\":9}");
        });

        Cat cat = ChatClient.create(SpringAiModels.asChatModel(scripted))
                .prompt("Which cat?")
                .advisors(AdvisorParams.ENABLE_NATIVE_STRUCTURED_OUTPUT)
                .call()
                .entity(Cat.class);

        assertThat(cat).isEqualTo(new Cat("Mia", 9));
        assertThat(asked).singleElement().satisfies(request -> {
            assertThat(request.messages())
                    .singleElement()
                    .satisfies(message -> assertThat(message.text()).isEqualTo("Which cat?"));
            assertThat(request.responseFormat())
                    .isInstanceOfSatisfying(
                            ResponseFormat.Schema.class,
                            format -> assertThat(format.schema().json()).contains("\"lives\""));
        });
    }

    @Test
    void parameters_arrive_at_the_server() {
        ChatOptions options = ChatOptions.builder()
                .temperature(0.25)
                .maxTokens(50)
                .stopSequences(List.of("END"))
                .build();

        SpringAiModels.asChatModel(ops.asModelClient())
                .call(new org.springframework.ai.chat.prompt.Prompt("Where does the cat sleep?", options));

        assertThat(server.last().path("temperature").asDouble()).isEqualTo(0.25);
        assertThat(server.last().path("max_tokens").asInt()).isEqualTo(50);
        assertThat(server.last().path("stop").toString()).contains("END");
    }

    @Test
    void another_model_than_the_clients_is_refused() {
        ChatOptions options = ChatOptions.builder().model("gpt-9").build();

        assertThatThrownBy(() -> SpringAiModels.asChatModel(ops.asModelClient())
                        .call(new org.springframework.ai.chat.prompt.Prompt("Hello", options)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("gpt-9");
    }

    @Test
    void a_stream_that_was_cut_is_no_success() {
        assertThatThrownBy(() ->
                        chat().prompt("Cut.").stream().content().collectList().block())
                .isInstanceOf(StreamTruncatedException.class);
    }

    @Test
    void caller_and_conversation_of_a_call_are_recorded_in_calls_and_streams_with_tools() {
        ChatClient chat = ChatClient.builder(SpringAiModels.asChatModel(ops.asModelClient()))
                .defaultAdvisors(SpringAiObserver.of(ops).advisor("support"))
                .build();

        chat.prompt("Do you have cables?")
                .tools(new Warehouse())
                .advisors(a ->
                        a.param(SpringAiObserver.CALLER, Caller.user("anna")).param(ChatMemory.CONVERSATION_ID, "c1"))
                .call()
                .content();
        chat
                .prompt("Do you have cables?")
                .tools(new Warehouse())
                .advisors(a ->
                        a.param(SpringAiObserver.CALLER, Caller.user("ben")).param(ChatMemory.CONVERSATION_ID, "c2"))
                .stream()
                .content()
                .blockLast();

        assertThat(recorded())
                .extracting(call -> call.caller().user() + "/" + call.caller().session())
                .containsExactlyInAnyOrder("anna/c1", "anna/c1", "ben/c2", "ben/c2");
    }

    @Test
    void a_tool_that_is_observed_asks_as_the_caller_of_its_call() {
        SpringAiObserver observer = SpringAiObserver.of(ops);
        List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        var tool = observer.observe(MethodToolCallbackProvider.builder()
                .toolObjects(new WhoCalls(seen))
                .build()
                .getToolCallbacks()[0]);
        ChatClient chat = ChatClient.builder(SpringAiModels.asChatModel(ops.asModelClient()))
                .defaultAdvisors(observer.advisor("support"))
                .build();

        chat.prompt("Who?")
                .toolCallbacks(tool)
                .advisors(a -> a.param(SpringAiObserver.CALLER, Caller.user("anna")))
                .call()
                .content();
        chat
                .prompt("Who?")
                .toolCallbacks(tool)
                .advisors(a -> a.param(SpringAiObserver.CALLER, Caller.user("ben")))
                .stream()
                .content()
                .blockLast();

        assertThat(seen).containsExactly("anna", "ben");
    }

    @Test
    void a_model_may_call_a_tool_that_the_chain_checks() {
        ToolCall wrong = new ToolCall("1", "inStock", "{\"part\":7}");
        try (LlmOps checked = LlmOps.builder()
                .model(ScriptedModelClient.of(request -> ScriptedModelClient.calling(wrong)))
                .build()) {
            assertThatThrownBy(() -> ChatClient.create(SpringAiModels.asChatModel(checked.asModelClient()))
                            .prompt("Do you have cables?")
                            .tools(new Warehouse())
                            .call()
                            .content())
                    .hasMessageContaining("part");
        }
    }
}
