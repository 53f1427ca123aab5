package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.service.UserMessage;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.CallerScope;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.context.Context;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who calls, through AiServices: blocking, streaming, with tools, on other threads. */
@Timeout(60)
class AiServicesCallerTest {

    interface Assistant {

        String chat(@MemoryId String conversation, @UserMessage String text);

        String once(@UserMessage String text);

        TokenStream stream(@MemoryId int conversation, @UserMessage String text);
    }

    /** Where a web framework keeps who is logged in. */
    private static final ThreadLocal<@Nullable String> LOGGED_IN = new ThreadLocal<>();

    @TempDir
    private Path folder;

    private LlmOps ops;

    @BeforeEach
    void open() {
        ops = LlmOps.builder()
                .model(ScriptedModelClient.of(AiServicesCallerTest::script))
                .store(Stores.sqlite(folder.resolve("llmops.db")))
                .build();
    }

    @AfterEach
    void close() {
        LOGGED_IN.remove();
        ops.close();
        assertThat(Context.current()).as("context left on the thread").isSameAs(Context.root());
    }

    private static List<ModelEvent> script(ModelRequest request) {
        Message last = request.messages().get(request.messages().size() - 1);
        if (last instanceof ToolMessage result) {
            return ScriptedModelClient.script("There are " + result.text() + ".");
        }
        return last.text().contains("stock")
                ? ScriptedModelClient.calling(
                        new ToolCall("call_1", "stock", "{}"), new ToolCall("call_2", "stock", "{}"))
                : ScriptedModelClient.script("Hello.");
    }

    /** A tool that asks a model itself, without a word about who asks. */
    final class Warehouse {

        @Tool
        int stock() {
            ops.request(ModelRequest.user("How many?")).ask();
            return 7;
        }
    }

    private AiServices<Assistant> services(Supplier<Caller> callers) {
        return LangChain4jObserver.of(ops)
                .observe(AiServices.builder(Assistant.class))
                .chatModel(LangChain4jModels.asChatModel(ops.asModelClient(callers)))
                .streamingChatModel(LangChain4jModels.asStreamingChatModel(ops.asModelClient(callers)))
                .tools(new Warehouse())
                .chatMemoryProvider(id -> MessageWindowChatMemory.withMaxMessages(20));
    }

    private static Caller loggedIn() {
        String user = LOGGED_IN.get();
        return user == null ? Caller.ANONYMOUS : new Caller(user, null, "acme", Map.of("via", "web"));
    }

    private List<Caller> recorded() {
        return ops.generations().list(GenerationQuery.latest(20)).stream()
                .map(Generation::caller)
                .toList();
    }

    @Test
    void each_call_asks_who_calls_and_the_memory_id_is_the_session() {
        Assistant assistant = services(AiServicesCallerTest::loggedIn).build();

        LOGGED_IN.set("ann");
        assistant.chat("c1", "Hello");
        LOGGED_IN.set("bob");
        assistant.chat("c2", "Hello");
        assistant.once("Hello");
        LOGGED_IN.remove();
        assistant.once("Hello");

        assertThat(recorded())
                .containsExactly(
                        Caller.ANONYMOUS,
                        new Caller("bob", null, "acme", Map.of("via", "web")),
                        new Caller("bob", "c2", "acme", Map.of("via", "web")),
                        new Caller("ann", "c1", "acme", Map.of("via", "web")));
    }

    @Test
    void tools_and_what_they_ask_belong_to_the_same_caller() {
        LOGGED_IN.set("ann");

        services(AiServicesCallerTest::loggedIn).build().chat("c1", "How many in stock?");

        assertThat(recorded()).hasSize(4).containsOnly(new Caller("ann", "c1", "acme", Map.of("via", "web")));
    }

    @Test
    void a_stream_goes_on_for_whoever_began_it_on_whatever_thread() {
        LOGGED_IN.set("ann");
        TokenStream stream = services(AiServicesCallerTest::loggedIn).build().stream(7, "How many in stock?");

        assertThat(answer(stream)).isEqualTo("There are 7.");

        assertThat(recorded()).hasSize(4).containsOnly(new Caller("ann", "7", "acme", Map.of("via", "web")));
    }

    @Test
    void a_stream_that_another_thread_starts_belongs_to_the_scope_in_which_it_was_asked_for() throws Exception {
        Assistant assistant = services(() -> Caller.ANONYMOUS).build();
        TokenStream stream;
        try (CallerScope scope = CallerScope.open(Caller.user("ann"))) {
            stream = assistant.stream(7, "Hello");
        }

        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            assertThat(other.submit(() -> answer(stream)).get()).isEqualTo("Hello.");
        } finally {
            other.shutdown();
        }

        assertThat(recorded()).containsExactly(new Caller("ann", "7", null, Map.of()));
    }

    @Test
    void tools_on_other_threads_belong_to_the_same_caller() {
        ExecutorService tools = Executors.newFixedThreadPool(2);
        try (CallerScope scope = CallerScope.open(Caller.user("ann"))) {
            services(() -> Caller.ANONYMOUS)
                    .executeToolsConcurrently(tools)
                    .build()
                    .chat("c1", "How many in stock?");
        } finally {
            tools.shutdown();
        }

        assertThat(recorded()).hasSize(4).containsOnly(new Caller("ann", "c1", null, Map.of()));
    }

    @Test
    void a_scope_within_another_ends_where_the_other_goes_on() {
        Assistant assistant = services(() -> Caller.user("nobody")).build();

        try (CallerScope outer = CallerScope.open(Caller.user("ann"))) {
            assistant.once("Hello");
            try (CallerScope inner = CallerScope.open(Caller.user("bob"))) {
                assertThat(CallerScope.current()).contains(Caller.user("bob"));
                assistant.once("Hello");
            }
            assistant.once("Hello");
        }
        assertThat(CallerScope.current()).isEmpty();
        assistant.once("Hello");

        assertThat(recorded()).extracting(Caller::user).containsExactly("nobody", "ann", "bob", "ann");
    }

    @Test
    void a_scope_needs_no_observer_and_no_supplier() {
        Assistant assistant = AiServices.builder(Assistant.class)
                .chatModel(LangChain4jModels.asChatModel(ops.asModelClient()))
                .streamingChatModel(LangChain4jModels.asStreamingChatModel(ops.asModelClient()))
                .tools(new Warehouse())
                .chatMemoryProvider(id -> MessageWindowChatMemory.withMaxMessages(20))
                .build();

        try (CallerScope scope = CallerScope.open(new Caller("ann", "s1", "acme", Map.of()))) {
            assistant.once("Hello");
            assertThat(answer(assistant.stream(7, "How many in stock?"))).isEqualTo("There are 7.");
        }

        assertThat(recorded()).hasSize(5).containsOnly(new Caller("ann", "s1", "acme", Map.of()));
    }

    @Test
    void a_model_that_was_made_for_somebody_is_theirs_whatever_scope_is_open() {
        Assistant nightly = AiServices.builder(Assistant.class)
                .chatModel(LangChain4jModels.asChatModel(ops.asModelClient(Caller.user("nightly"))))
                .chatMemoryProvider(id -> MessageWindowChatMemory.withMaxMessages(20))
                .build();

        try (CallerScope scope = CallerScope.open(Caller.user("ann"))) {
            nightly.once("Hello");
        }

        assertThat(recorded()).extracting(Caller::user).containsExactly("nightly");
    }

    @Test
    void a_session_that_the_caller_names_wins_over_the_memory_id() {
        services(() -> new Caller("ann", "mine", null, Map.of())).build().chat("c1", "Hello");

        assertThat(recorded()).extracting(Caller::session).containsExactly("mine");
    }

    @Test
    void a_supplier_without_an_answer_is_a_fault_and_nobody_is_asked() {
        @SuppressWarnings("NullAway")
        Assistant assistant = services(() -> null).build();

        assertThatThrownBy(() -> assistant.once("Hello"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Caller.ANONYMOUS");
        CompletableFuture<Throwable> error = new CompletableFuture<>();
        assistant.stream(7, "Hello")
                .onPartialResponse(text -> {})
                .onError(error::complete)
                .start();

        assertThat(error.join()).isInstanceOf(IllegalStateException.class);
        assertThat(recorded()).isEmpty();
    }

    @Test
    void a_question_takes_from_the_scope_what_it_does_not_say() {
        try (CallerScope scope = CallerScope.open(new Caller("ann", "s1", "acme", Map.of("a", "1")))) {
            ops.request(ModelRequest.user("?")).ask();
            ops.request(ModelRequest.user("?")).inSession("s2").tag("b", "2").ask();
            ops.request(ModelRequest.user("?")).by(Caller.ANONYMOUS).ask();
        }

        assertThat(recorded())
                .containsExactly(
                        Caller.ANONYMOUS,
                        new Caller("ann", "s2", "acme", Map.of("a", "1", "b", "2")),
                        new Caller("ann", "s1", "acme", Map.of("a", "1")));
    }

    private static String answer(TokenStream stream) {
        CompletableFuture<String> whole = new CompletableFuture<>();
        stream.onPartialResponse(text -> {})
                .onCompleteResponse(
                        response -> whole.complete(response.aiMessage().text()))
                .onError(whole::completeExceptionally)
                .start();
        return whole.join();
    }
}
