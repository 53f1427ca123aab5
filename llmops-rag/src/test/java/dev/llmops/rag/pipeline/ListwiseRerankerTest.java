package dev.llmops.rag.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.rerank.Rerankers;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListwiseRerankerTest {

    private static final List<Passage> FOUND =
            IntStream.range(0, 4).mapToObj(ListwiseRerankerTest::passage).toList();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[3] > [1] > [4] > [2]                          | 2 0 3 1",
                "[3] > [1]                                      | 2 0 1 3",
                "The best is [4], then [4] again, and [2]!      | 3 1 0 2",
                "[0] > [9] > [99] > [123] > [2]                 | 1 0 2 3",
                "3 > 1                                          | 0 1 2 3",
                "I cannot tell.                                | 0 1 2 3",
                "[2] > [                                        | 1 0 2 3",
            })
    void an_order_counts_as_far_as_it_can_be_read(String answer, String order) {
        List<Passage> ordered =
                Rerankers.listwise(ScriptedModelClient.saying(answer), 10).rerank("lamp", FOUND);

        assertThat(ordered)
                .extracting(Passage::sourceId)
                .containsExactlyElementsOf(List.of(order.strip().split(" ", -1)));
        assertThat(ordered)
                .extracting(Passage::score)
                .as("for whoever compares scores later")
                .isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    @Test
    void what_is_shown_and_what_may_be_answered_has_a_bound() {
        ScriptedModelClient model = ScriptedModelClient.saying("[2]");
        String emoji = "😀".repeat(2_000);
        List<Passage> found = List.of(
                new Passage("long", CharRange.of(emoji), emoji, 2.0, Map.of()), passage(1), passage(2), passage(3));

        List<Passage> ordered = Rerankers.listwise(model, 2).rerank("lamp", found);

        assertThat(ordered).extracting(Passage::sourceId).containsExactly("1", "long", "2", "3");
        ModelRequest request = model.lastRequest();
        String asked = request.messages().get(request.messages().size() - 1).text();
        assertThat(asked)
                .isEqualTo("[1] " + "😀".repeat(1_000) + "\n[2] " + passage(1).text() + "\nQuestion: lamp");
        assertThat(request.parameters().maxTokens()).isEqualTo(200);
        assertThat(request.parameters().temperature()).isZero();
    }

    @Test
    void one_passage_needs_no_order() {
        ScriptedModelClient model = ScriptedModelClient.saying("[2] > [1]");

        assertThat(Rerankers.listwise(model, 10).rerank("lamp", FOUND.subList(0, 1)))
                .isEqualTo(FOUND.subList(0, 1));
        assertThat(model.requests()).isEmpty();
    }

    @Test
    void a_call_that_is_cancelled_or_fails_is_told() {
        AtomicInteger calls = new AtomicInteger();
        var reranker = Rerankers.listwise(
                ScriptedModelClient.of(request -> switch (calls.incrementAndGet()) {
                    case 1 -> ScriptedModelClient.failing("[3]", new CallCancelledException("cancelled"));
                    case 2 -> ScriptedModelClient.failing("", new ModelUnavailableException("down", null));
                    default -> ScriptedModelClient.script("[3]");
                }),
                10);

        assertThatThrownBy(() -> reranker.rerank("lamp", FOUND)).isInstanceOf(CallCancelledException.class);
        assertThatThrownBy(() -> reranker.rerank("lamp", FOUND)).isInstanceOf(ModelUnavailableException.class);
        assertThat(reranker.rerank("lamp", FOUND)).extracting(Passage::sourceId).containsExactly("2", "0", "1", "3");
    }

    @Test
    void a_pipeline_tells_what_the_order_changed() {
        RetrievalResult found = RetrievalPipeline.builder(query -> FOUND)
                .stage(Stages.rerank("listwise", Rerankers.listwise(ScriptedModelClient.saying("[2] > [1]"), 3)))
                .build()
                .search(RetrievalQuery.of("lamp", 4), List.of());

        RetrievalStep step = found.steps().get(1);
        assertThat(step.name()).isEqualTo("listwise");
        assertThat(step.details())
                .containsEntry("moved", 2)
                .containsEntry(
                        "first",
                        List.of(
                                FOUND.get(1).id(),
                                FOUND.get(0).id(),
                                FOUND.get(2).id()));
    }

    private static Passage passage(int number) {
        String text = "Passage " + number + " is of lamps.";
        return new Passage(Integer.toString(number), CharRange.of(text), text, 9.0 - number, Map.of());
    }
}
