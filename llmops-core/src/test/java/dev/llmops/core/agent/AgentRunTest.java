package dev.llmops.core.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.AgentRun;
import dev.llmops.core.Answer;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.core.RecordsJson;
import dev.llmops.core.agent.AgentLimitException.Limit;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.context.Context;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs of agents without a framework. */
@Timeout(60)
class AgentRunTest {

    @TempDir
    Path folder;

    private LlmOps ops;

    @BeforeEach
    void open() {
        ops = LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("llmops.db")))
                .uncheckedToolArguments()
                .model(ScriptedModelClient.of(
                        request -> request.messages().get(0).text().startsWith("call")
                                ? ScriptedModelClient.calling(new ToolCall(
                                        "1",
                                        "stock",
                                        request.messages().get(0).text().substring(5)))
                                : ScriptedModelClient.script("Seven.")))
                .build();
    }

    @AfterEach
    void close() {
        ops.close();
        assertThat(Context.current()).isSameAs(Context.root());
    }

    private static ModelRequest request(String text) {
        return ModelRequest.builder().messages(List.of(Message.user(text))).build();
    }

    private Answer ask(String text) {
        return ops.request(request(text)).ask();
    }

    private String tree(String run) {
        StringBuilder text = new StringBuilder();
        AgentTree.of(AgentTree.generations(ops.generations(), run)).forEach(text::append);
        return text.toString();
    }

    @Test
    void calls_outside_of_a_run_are_as_they_were() {
        ask("Hello");

        Generation recorded = ops.generations().list(GenerationQuery.latest(1)).get(0);
        assertThat(recorded.caller().tags()).isEmpty();
    }

    @Test
    void a_run_within_another_stands_below_the_call_before_it_and_shares_its_limits() {
        String id;
        try (AgentRun outer =
                ops.agentRun("outer", AgentLimits.builder().maxModelCalls(3).build())) {
            id = outer.id();
            ask("one");
            try (AgentRun inner = ops.agentRun("inner", AgentLimits.standard())) {
                assertThat(inner.id()).isEqualTo(id);
                ask("two");
            }
            ask("three");
            assertThatThrownBy(() -> ask("four")).isInstanceOfSatisfying(AgentLimitException.class, e -> {
                assertThat(e.limit()).isEqualTo(Limit.MODEL_CALLS);
                assertThat(e.runId()).isEqualTo(id);
            });
        }

        assertThat(tree(id)).isEqualTo("""
                outer COMPLETED
                  inner COMPLETED
                  outer COMPLETED
                """);
    }

    @Test
    void other_threads_are_in_the_run_if_their_executor_carries_the_context() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (AgentRun run = ops.agentRun("agent", AgentLimits.standard())) {
            CompletableFuture.runAsync(() -> ask("carried"), Context.taskWrapping(threads))
                    .join();
            CompletableFuture.runAsync(() -> ask("lost"), threads).join();

            assertThat(AgentTree.generations(ops.generations(), run.id())).hasSize(1);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void equal_arguments_in_another_order_are_the_same_call() {
        try (AgentRun run =
                ops.agentRun("agent", AgentLimits.builder().maxRepeatedCalls(2).build())) {
            ask("call {\"a\":1,\"b\":2}");
            ask("call {\"b\":2, \"a\":1}");
            ask("call {\"a\":2}");
            ask("call not json");
            assertThatThrownBy(() -> ask("call {\"a\":1.0,\"b\":2}"))
                    .isInstanceOfSatisfying(AgentLimitException.class, e -> {
                        assertThat(e.limit()).isEqualTo(Limit.REPEATED_CALL);
                        assertThat(e.partial().orElseThrow().message().toolCalls())
                                .hasSize(1);
                    });
            assertThat(AgentTree.generations(ops.generations(), run.id()))
                    .as("what was paid for is recorded")
                    .hasSize(5);
        }
    }

    @Test
    void streamed_calls_count_too() {
        try (AgentRun run =
                ops.agentRun("agent", AgentLimits.builder().maxToolCalls(1).build())) {
            stream("call {}");
            assertThatThrownBy(() -> stream("call {\"a\":1}"))
                    .isInstanceOfSatisfying(
                            AgentLimitException.class,
                            e -> assertThat(e.limit()).isEqualTo(Limit.TOOL_CALLS));
            assertThat(tree(run.id())).hasLineCount(2);
        }
    }

    private void stream(String text) {
        try (AnswerStream stream = ops.request(request(text)).stream()) {
            stream.answer();
        }
    }

    @Test
    void an_unknown_cost_ends_a_run_that_has_a_budget() {
        Cost.Known budget = new Cost.Known(BigDecimal.ONE, Currency.getInstance("EUR"));
        try (AgentRun run =
                ops.agentRun("agent", AgentLimits.builder().maxCost(budget).build())) {
            ask("one");
            assertThatThrownBy(() -> ask("two"))
                    .hasMessageContaining("what a call cost is unknown")
                    .hasMessageContaining(run.id());
        }
    }

    @Test
    void limits_are_at_least_one() {
        assertThatThrownBy(() -> AgentLimits.builder().maxModelCalls(0))
                .hasMessage("maxModelCalls must be at least 1, but was 0");
        assertThatThrownBy(() -> AgentLimits.builder().maxTokens(-1))
                .hasMessage("maxTokens must be at least 1, but was -1");
    }

    @Test
    void json_is_canonical_whatever_its_order() {
        assertThat(RecordsJson.canonical("{ \"b\": 1.0, \"a\": [ ] }")).isEqualTo("{\"a\":[],\"b\":1}");
        assertThatThrownBy(() -> RecordsJson.canonical("{")).isInstanceOf(IllegalArgumentException.class);
        assertThat(List.of(RecordsJson.canonical("\"é\""))).containsExactly("\"é\"");
    }
}
