package dev.llmops.api.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.message.Message;
import dev.llmops.api.text.CharRange;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FusedRetrieverTest {

    @Test
    void a_passage_scores_the_sum_of_its_reciprocal_ranks() {
        List<Passage> fused =
                fuse(10, retriever("a", "b", "c"), retriever("c", "a", "d")).toList();

        assertThat(fused.stream().map(Passage::sourceId)).containsExactly("a", "c", "b", "d");
        // 1/61 + 1/62, 1/63 + 1/61, 1/62, 1/63
        assertScores(fused, 0.032522474881, 0.032266458496, 0.016129032258, 0.015873015873);
    }

    @Test
    void a_retriever_that_returns_a_passage_twice_counts_its_best_rank() {
        List<Passage> fused = fuse(10, retriever("a", "b", "b", "b")).toList();

        assertThat(fused.stream().map(Passage::sourceId)).containsExactly("a", "b");
        assertScores(fused, 1.0 / 61, 1.0 / 62);
    }

    @Test
    void of_equal_scores_the_earlier_retrievers_stands_first() {
        assertThat(fuse(10, retriever("a"), retriever("b")).map(Passage::sourceId))
                .containsExactly("a", "b");
    }

    @Test
    void no_more_passages_come_than_were_asked_for() {
        assertThat(fuse(2, retriever("a", "b"), retriever("b", "c")).map(Passage::sourceId))
                .containsExactly("b", "a");
    }

    @Test
    void a_passage_keeps_the_text_and_metadata_that_the_first_retriever_gave_it() {
        Passage first = new Passage("a", new CharRange(0, 1), "first", 0.9, Map.of("by", "words"));
        Passage second = new Passage("a", new CharRange(0, 1), "second", 0.1, Map.of("by", "vectors"));

        assertThat(fuse(1, query -> List.of(first), query -> List.of(second)))
                .containsExactly(first.withScore(2.0 / 61));
    }

    @Test
    void what_was_said_before_reaches_every_retriever_and_their_steps_come_back() {
        Retriever reads = new Retriever() {
            @Override
            public List<Passage> retrieve(RetrievalQuery query) {
                return List.of();
            }

            @Override
            public RetrievalResult search(RetrievalQuery query, List<Message> history) {
                RetrievalStep step = new RetrievalStep("read", 0, history.size(), List.of(), Map.of());
                return new RetrievalResult(
                        history.stream().map(said -> passage(said.text())).toList(), List.of(step));
            }
        };

        RetrievalResult found = Retriever.composite(List.of(retriever("a", "b"), reads))
                .search(RetrievalQuery.of("q", 2), List.of(Message.user("earlier")));

        assertThat(found.passages().stream().map(Passage::sourceId)).containsExactly("a", "earlier");
        assertThat(found.steps()).extracting(RetrievalStep::name).containsExactly("read", "fusion");
        assertThat(found.steps().get(1).dropped())
                .containsExactly(new RetrievalStep.Dropped("b#0-1", "only 2 are wanted"));
    }

    @Test
    void a_fault_of_one_retriever_is_a_fault_of_all() {
        Retriever failing = query -> {
            throw new IllegalStateException("index is closed");
        };

        assertThatThrownBy(() -> fuse(1, retriever("a"), failing)).hasMessage("index is closed");
    }

    @Test
    void a_retriever_that_finds_nothing_adds_nothing() {
        assertThat(fuse(5, retriever(), retriever("a")).map(Passage::sourceId)).containsExactly("a");
    }

    @Test
    void a_passage_is_named_by_its_source_and_range() {
        assertThat(new Passage("manual.md", new CharRange(3, 9), "t", null, Map.of()).id())
                .isEqualTo("manual.md#3-9");
        assertThat(passage("a").withText("other").text()).isEqualTo("other");
    }

    private static Stream<Passage> fuse(int limit, Retriever... retrievers) {
        return Retriever.composite(List.of(retrievers)).retrieve(RetrievalQuery.of("q", limit)).stream();
    }

    private static Retriever retriever(String... sources) {
        return query -> Stream.of(sources).map(FusedRetrieverTest::passage).toList();
    }

    private static Passage passage(String source) {
        return new Passage(source, new CharRange(0, 1), source, null, Map.of());
    }

    private static void assertScores(List<Passage> passages, double... scores) {
        for (int i = 0; i < scores.length; i++) {
            assertThat(passages.get(i).score()).isCloseTo(scores[i], within(1e-12));
        }
    }
}
