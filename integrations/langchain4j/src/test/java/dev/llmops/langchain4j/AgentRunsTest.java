package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.service.AiServices;
import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.core.LlmOps;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.core.agent.AgentLimitException;
import dev.llmops.core.agent.AgentLimitException.Limit;
import dev.llmops.core.agent.AgentLimits;
import dev.llmops.core.agent.AgentTree;
import dev.llmops.core.store.Stores;
import dev.llmops.eval.metric.row.MetricRow;
import dev.llmops.eval.metric.tool.ArgumentMatch;
import dev.llmops.eval.metric.tool.RecordedTrajectory;
import dev.llmops.eval.metric.tool.ToolMetric;
import dev.llmops.eval.metric.tool.ToolUse;
import dev.llmops.eval.metric.tool.TrajectoryMatch;
import dev.llmops.testkit.ScriptedModelClient;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents of LangChain4j: one tree of generations for a run, limits that end it, and a trajectory that can be judged. */
@Timeout(60)
class AgentRunsTest {

    @TempDir
    Path folder;

    interface Buyer {

        String buy(String wish);
    }

    interface Expert {

        String estimate(String part);
    }

    /** A tool that fails for one part, and asks another agent for the others. */
    record Warehouse(Expert expert) {

        @Tool
        String stock(String part) {
            if (part.equals("plug")) {
                throw new IllegalStateException("no such part");
            }
            return expert.estimate("estimate " + part);
        }
    }

    private LlmOpsBuilder builder() {
        return LlmOps.builder().store(Stores.sqlite(folder.resolve("agents.db")));
    }

    private static Buyer buyer(LlmOps ops, AgentLimits limits) {
        LangChain4jObserver observer = LangChain4jObserver.of(ops, limits);
        ChatModel model = LangChain4jModels.asChatModel(ops.asModelClient());
        Expert expert = observer.observe(AiServices.builder(Expert.class))
                .chatModel(model)
                .build();
        return observer.observe(AiServices.builder(Buyer.class))
                .chatModel(model)
                .tools(new Warehouse(expert))
                .build();
    }

    private static ToolCall stock(String id, String part) {
        return new ToolCall(id, "stock", "{\"part\":\"" + part + "\"}");
    }

    /** First a part that is not there, then one that is. */
    private static List<ModelEvent> shopping(ModelRequest request) {
        Message last = request.messages().get(request.messages().size() - 1);
        if (last.text().startsWith("estimate")) {
            return ScriptedModelClient.script("Seven.");
        }
        if (last instanceof ToolMessage result) {
            return result.error()
                    ? ScriptedModelClient.calling(stock("2", "cable"))
                    : ScriptedModelClient.script("There are " + result.text());
        }
        return ScriptedModelClient.calling(stock("1", "plug"));
    }

    private static List<Generation> all(LlmOps ops) {
        return ops.generations().list(GenerationQuery.latest(100));
    }

    private static List<Generation> run(LlmOps ops) {
        String id = AgentTree.runId(all(ops).get(0)).orElseThrow();
        return AgentTree.generations(ops.generations(), id);
    }

    @Test
    void a_run_with_an_agent_below_it_is_one_tree() {
        try (LlmOps ops =
                builder().model(ScriptedModelClient.of(AgentRunsTest::shopping)).build()) {
            assertThat(buyer(ops, AgentLimits.standard()).buy("a cable")).isEqualTo("There are Seven.");

            List<AgentTree> trees = AgentTree.of(run(ops));
            assertThat(trees).hasSize(1);
            assertThat(trees.get(0).toString()).isEqualTo("""
                    AgentRunsTest$Buyer COMPLETED -> stock
                      AgentRunsTest$Buyer COMPLETED -> stock
                        AgentRunsTest$Expert COMPLETED
                        AgentRunsTest$Buyer COMPLETED
                    """);
        }
    }

    @Test
    void two_runs_are_two_trees() {
        try (LlmOps ops =
                builder().model(ScriptedModelClient.of(AgentRunsTest::shopping)).build()) {
            Buyer buyer = buyer(ops, AgentLimits.standard());
            buyer.buy("a cable");
            buyer.buy("a cable");

            assertThat(all(ops)).hasSize(8);
            assertThat(run(ops)).hasSize(4);
        }
    }

    @Test
    void a_recorded_run_is_judged_by_its_trajectory() throws Exception {
        try (LlmOps ops =
                builder().model(ScriptedModelClient.of(AgentRunsTest::shopping)).build()) {
            buyer(ops, AgentLimits.standard()).buy("a cable");
            List<Generation> run = run(ops);

            List<List<ToolUse>> steps = RecordedTrajectory.of(run);
            assertThat(steps).hasSize(2);
            assertThat(steps.get(0).get(0).failed()).isTrue();
            assertThat(steps.get(1).get(0).failed()).isFalse();
            assertThat(TrajectoryMatch.STRICT.matches(steps, steps, ArgumentMatch.EXACT))
                    .isTrue();
            assertThat(TrajectoryMatch.STRICT.matches(steps, steps.subList(0, 1), ArgumentMatch.EXACT))
                    .isFalse();

            MetricRow row = MetricRow.parse(
                    1,
                    "{\"id\":\"1\",\"tools\":" + RecordedTrajectory.json(run)
                            + ",\"expected_tools\":[{\"name\":\"stock\",\"arguments\":{\"part\":\"cable\"}}]}");
            assertThat(score("tool-recovery", row)).contains("1.0");
            assertThat(score("tool-trajectory-superset", row)).contains("1.0");
            assertThat(score("tool-trajectory-strict", row)).contains("0.0");
        }
    }

    private static String score(String metric, MetricRow row) {
        return ToolMetric.all().stream()
                .filter(each -> each.info().name().equals(metric))
                .findFirst()
                .orElseThrow()
                .evaluate(row)
                .score()
                .toString();
    }

    @Test
    void an_agent_that_goes_round_in_a_loop_is_stopped_before_the_tool_runs_again() {
        try (LlmOps ops = builder()
                .model(ScriptedModelClient.of(request -> isEstimate(request)
                        ? ScriptedModelClient.script("Seven.")
                        : ScriptedModelClient.calling(new ToolCall("x", "stock", "{ \"part\" : \"cable\" }"))))
                .build()) {
            Buyer buyer = buyer(ops, AgentLimits.builder().maxRepeatedCalls(2).build());

            assertThatThrownBy(() -> buyer.buy("a cable"))
                    .isInstanceOfSatisfying(AgentLimitException.class, e -> {
                        assertThat(e.limit()).isEqualTo(Limit.REPEATED_CALL);
                        assertThat(AgentTree.generations(ops.generations(), e.runId()))
                                .hasSize(5);
                    })
                    .hasMessageContaining("'stock' with the same arguments 3 times");
        }
    }

    private static boolean isEstimate(ModelRequest request) {
        return request.messages().get(request.messages().size() - 1).text().startsWith("estimate");
    }

    @Test
    void limits_of_calls_tokens_and_cost_hold_for_the_run_and_what_is_below_it() {
        assertThat(ended(AgentLimits.builder().maxModelCalls(3).build())).isEqualTo(Limit.MODEL_CALLS);
        assertThat(ended(AgentLimits.builder().maxToolCalls(2).build())).isEqualTo(Limit.TOOL_CALLS);
        assertThat(ended(AgentLimits.builder().maxTokens(20).build())).isEqualTo(Limit.TOKENS);
        assertThat(ended(AgentLimits.builder()
                        .maxCost(new Cost.Known(new BigDecimal("0.00001"), Currency.getInstance("USD")))
                        .build()))
                .isEqualTo(Limit.COST);
    }

    /** An agent that would never end, asking for another part each time. */
    private Limit ended(AgentLimits limits) {
        Function<ModelRequest, List<ModelEvent>> endless = request -> isEstimate(request)
                ? ScriptedModelClient.script("Seven.")
                : ScriptedModelClient.calling(
                        stock("1", "cable" + request.messages().size()));
        try (LlmOps ops = builder()
                .model(ScriptedModelClient.of(endless))
                .prices(PriceList.of(List.of(new Price(
                        "scripted", BigDecimal.ONE, BigDecimal.ONE, null, Currency.getInstance("USD"), Instant.EPOCH))))
                .build()) {
            Buyer buyer = buyer(ops, limits);
            try {
                buyer.buy("a cable");
                return null;
            } catch (AgentLimitException e) {
                return e.limit();
            }
        }
    }

    @Test
    void tools_of_ours_are_tools_of_a_service_and_their_errors_are_errors() {
        try (LlmOps ops = builder()
                .model(ScriptedModelClient.of(
                        request -> request.messages().get(request.messages().size() - 1) instanceof ToolMessage result
                                ? ScriptedModelClient.script(result.error() + ": " + result.text())
                                : ScriptedModelClient.calling(stock("1", "cable"))))
                .build()) {
            Buyer buyer = AiServices.builder(Buyer.class)
                    .chatModel(LangChain4jModels.asChatModel(ops.asModelClient()))
                    .toolProvider(LangChain4jTools.provider(
                            () -> List.of(new ToolSpecification(
                                    "stock",
                                    "Parts in stock.",
                                    new JsonSchema(
                                            "arguments",
                                            "{\"type\":\"object\",\"properties\":{\"part\":{\"type\":\"string\"}}}"))),
                            call -> new ToolMessage(
                                    call.id(),
                                    call.name(),
                                    List.of(new dev.llmops.api.message.TextPart("none of " + call.arguments())),
                                    true)))
                    .build();

            assertThat(buyer.buy("a cable")).isEqualTo("true: none of {\"part\":\"cable\"}");
        }
    }
}
