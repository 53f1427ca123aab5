package dev.llmops.rag.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.text.CharRange;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetrievalRouterTest {

    private static final RetrievalQuery QUERY = RetrievalQuery.of("Where is order 7?", 3);

    @Test
    void without_rules_all_are_asked_and_fused_by_rank() {
        RetrievalResult found = sources().build().search(QUERY, List.of());

        assertThat(found.passages()).extracting(Passage::text).containsExactly("the manual", "order 7", "order 8");
        assertThat(found.passages())
                .as("one id, two texts")
                .extracting(Passage::sourceId)
                .containsExactly("a", "orders/a", "b");
        assertThat(found.steps().get(0).details())
                .containsEntry("by", "all")
                .containsEntry("sources", List.of("manuals", "orders"));
        assertThat(found.steps().get(3).name()).isEqualTo("fusion");
    }

    @Test
    void the_first_rule_that_fits_decides() {
        RetrievalRouter router = sources()
                .rule(question -> question.contains("order"), "orders")
                .rule(question -> true, "manuals")
                .choosing(ScriptedModelClient.saying("[1]"))
                .build();

        RetrievalResult found = router.search(QUERY, List.of());
        assertThat(found.passages()).extracting(Passage::text).containsExactly("order 7", "order 8");
        assertThat(found.steps().get(0).details()).containsEntry("by", "rule");
        assertThat(router.retrieve(RetrievalQuery.of("How?", 3)))
                .extracting(Passage::text)
                .containsExactly("the manual");
    }

    @Test
    void a_model_chooses_by_number_and_all_are_asked_where_it_does_not() {
        ScriptedModelClient model = ScriptedModelClient.saying("[2] [9]");

        RetrievalResult found = sources().choosing(model).build().search(QUERY, List.of());
        assertThat(found.passages()).extracting(Passage::text).containsExactly("order 7", "order 8");
        assertThat(found.steps().get(0).details()).containsEntry("by", "model");
        assertThat(model.lastRequest().messages().get(0).text()).contains("[2] orders: orders by number");

        RetrievalResult undecided = sources()
                .choosing(ScriptedModelClient.saying("the second"))
                .build()
                .search(QUERY, List.of());
        assertThat(undecided.passages()).hasSize(3);
        assertThat(undecided.steps().get(0).details()).containsEntry("failed", "the model named no source");
        ModelClient down = ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new ModelUnavailableException("down", null)));
        assertThat(sources().choosing(down).build().search(QUERY, List.of()).passages())
                .hasSize(3);
    }

    @Test
    void results_of_tools_are_a_source_within_a_conversation() {
        ToolCall call = new ToolCall("c1", "weather", "{}");
        List<Message> history = List.of(
                Message.user("How warm is it?"),
                Message.tool(call, "21 degrees"),
                new ToolMessage("c2", "weather", List.of(new TextPart("no connection")), true));
        RetrievalPipeline pipeline = RetrievalPipeline.builder(RetrievalRouter.builder()
                        .source("tools", "results of tools", new ToolResults())
                        .build())
                .build();

        RetrievalResult found = pipeline.search(QUERY, history);
        assertThat(found.passages()).extracting(Passage::id).containsExactly("tool/c1#0-10");
        assertThat(found.passages().get(0).metadata()).containsEntry("tool", "weather");
        assertThat(pipeline.retrieve(QUERY)).isEmpty();
    }

    @Test
    void results_of_tools_that_are_left_out_are_told() {
        List<Message> history = List.of(
                Message.tool(new ToolCall("c1", "weather", "{}"), "21 degrees"),
                Message.tool(new ToolCall("c2", "clock", "{}"), "noon"),
                Message.tool(new ToolCall("c3", "weather", "{}"), "22 degrees"));
        RetrievalQuery one = new RetrievalQuery("How warm is it?", 1, null, Map.of("tool", "weather"));

        RetrievalResult found = new ToolResults().search(one, history);

        assertThat(found.passages()).extracting(Passage::text).containsExactly("22 degrees");
        assertThat(found.steps().get(0).dropped())
                .extracting(RetrievalStep.Dropped::passage, RetrievalStep.Dropped::reason)
                .containsExactly(
                        tuple("tool/c2#0-4", "the question's filter leaves it out"),
                        tuple("tool/c1#0-10", "only 1 are wanted"));
    }

    @Test
    void contradictory_settings_are_refused() {
        assertThatThrownBy(() -> sources().source("orders", "again", query -> List.of()))
                .hasMessageContaining("no other source has, but was 'orders'");
        assertThatThrownBy(() -> sources().rule(question -> true, "absent")).hasMessageContaining("[absent]");
        assertThatThrownBy(() -> RetrievalRouter.builder().build()).hasMessageContaining("at least one source");
    }

    private static RetrievalRouter.Builder sources() {
        return RetrievalRouter.builder()
                .source("manuals", "how the devices work", query -> List.of(passage("a", "the manual")))
                .source(
                        "orders",
                        "orders by number",
                        query -> List.of(passage("a", "order 7"), passage("b", "order 8")));
    }

    private static Passage passage(String id, String text) {
        return new Passage(id, new CharRange(0, 5), text, null, Map.of());
    }
}
