package dev.llmops.rag.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.internal.search.Scores;
import dev.llmops.rag.rerank.FeatureReranker;
import dev.llmops.rag.rerank.Rerankers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RerankersTest {

    private static final Passage CORD = passage("cord", "A cord of cotton carries current to the lamp.", 4);
    private static final Passage WIRE = passage("wire", "Copper wire inside cotton carries current well.", 3);
    private static final Passage TABLE = passage("table", "The table is made of oiled oak.", 2);
    private static final Passage COPPER = passage("copper", "Copper in cotton carries current.", 1);
    private static final List<Passage> FOUND = List.of(CORD, WIRE, TABLE, COPPER);

    @Test
    void feedback_prefers_what_speaks_as_the_first_passages_do() {
        List<Passage> ordered = Rerankers.pseudoRelevanceFeedback(2, 10).rerank("lamp", FOUND);

        assertThat(ordered)
                .extracting(Passage::sourceId)
                .as("copper speaks as the first two do, the table does not")
                .containsExactly("cord", "wire", "copper", "table");
        assertThat(Rerankers.pseudoRelevanceFeedback(2, 10).rerank("lamp", FOUND))
                .isEqualTo(ordered);
        assertThat(Rerankers.pseudoRelevanceFeedback().rerank("lamp", List.of()))
                .isEmpty();
    }

    @Test
    void feedback_counts_as_one_more_word_of_the_question() {
        double[] own = Scores.standardised(FOUND);
        double one = ofTable("lamp") - own[2];

        assertThat(one).isNegative();
        assertThat(ofTable("current lamp cord cotton") - own[2]).isCloseTo(one / 4, within(1e-12));
        assertThat(ofTable("the")).as("of a question of stop words only").isCloseTo(own[2] + one, within(1e-12));
    }

    private static double ofTable(String question) {
        return Rerankers.pseudoRelevanceFeedback(2, 10).rerank(question, FOUND).stream()
                .filter(passage -> passage.sourceId().equals("table"))
                .mapToDouble(Passage::score)
                .sum();
    }

    @Test
    void feedback_does_not_count_what_every_passage_says() {
        List<Passage> same = List.of(
                passage("a", "lamp lamp lamp cotton", 1),
                passage("b", "lamp lamp lamp lamp oak", 1),
                passage("c", "lamp cotton", 1));

        assertThat(Rerankers.pseudoRelevanceFeedback(1, 1).rerank("lamp", same))
                .extracting(Passage::sourceId)
                .as("by the rarer word of the first one, whatever the others repeat")
                .endsWith("b");
    }

    @Test
    void feedback_reads_a_passage_in_its_language() {
        List<Passage> thai = List.of(
                passage("first", "สายไฟของโคมไฟยาวสามเมตร", 1),
                passage("other", "โต๊ะทำจากไม้โอ๊ค", 1),
                passage("like", "สายไฟยาวสองเมตร", 1));

        assertThat(Rerankers.pseudoRelevanceFeedback(1, 20).rerank("สายไฟ", thai))
                .extracting(Passage::sourceId)
                .containsExactly("first", "like", "other");
    }

    @Test
    void another_embedding_model_scores_by_its_cosine() {
        EmbeddingClient model = vectors(Map.of(
                "?",
                new float[] {2, 0},
                CORD.text(),
                new float[] {0, 1},
                WIRE.text(),
                new float[] {3, 0},
                TABLE.text(),
                new float[] {0, 0},
                COPPER.text(),
                new float[] {1, 1}));

        List<Passage> ordered = Rerankers.embedding(model).rerank("?", FOUND);

        assertThat(ordered).extracting(Passage::sourceId).containsExactly("wire", "copper", "cord", "table");
        assertThat(ordered.get(0).score()).isCloseTo(1, within(1e-12));
        assertThat(ordered.get(1).score()).isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(ordered.get(3).score()).as("in which the model sees nothing").isZero();
        assertThat(Rerankers.embedding(model).rerank("?", List.of())).isEmpty();
    }

    @Test
    void vectors_that_are_wrong_are_refused() {
        Reranker broken =
                Rerankers.embedding(vectors(Map.of("?", new float[] {1, 0}, CORD.text(), new float[] {Float.NaN, 0})));
        Reranker longer =
                Rerankers.embedding(vectors(Map.of("?", new float[] {1, 0}, CORD.text(), new float[] {1, 0, 0})));

        assertThatThrownBy(() -> broken.rerank("?", List.of(CORD)))
                .isInstanceOf(InvalidModelResponseException.class)
                .hasMessageContaining("finite");
        assertThatThrownBy(() -> longer.rerank("?", List.of(CORD)))
                .isInstanceOf(InvalidModelResponseException.class)
                .hasMessageContaining("have 2 and 3");
    }

    @Test
    void scores_of_search_and_reranker_are_added_in_standard_deviations() {
        Reranker backwards = (question, passages) -> List.of(COPPER.withScore(300), WIRE.withScore(100));

        assertThat(Rerankers.blended(backwards, 0.5).rerank("?", List.of(WIRE, COPPER)))
                .as("one deviation for the first, half of one against it")
                .containsExactly(WIRE.withScore(0.5), COPPER.withScore(-0.5));
        assertThat(Rerankers.blended(backwards, 2).rerank("?", FOUND))
                .as("what the reranker left out stays out")
                .containsExactly(COPPER.withScore(1), WIRE.withScore(-1));
        assertThat(Rerankers.blended(Reranker.noop(), 1).rerank("?", List.of(passage("a", "x", null))))
                .singleElement()
                .extracting(Passage::score)
                .isEqualTo(0.0);
    }

    @Test
    void only_the_first_passages_are_ordered_and_scores_keep_falling() {
        Reranker copperFirst = (question, passages) -> passages.stream()
                .map(passage -> passage.withScore(passage.score() == 4 ? -7 : -6))
                .sorted((a, b) -> Double.compare(b.score(), a.score()))
                .toList();

        assertThat(Rerankers.top(2, copperFirst).rerank("?", FOUND))
                .containsExactly(WIRE.withScore(-6), CORD.withScore(-7), TABLE.withScore(-7), COPPER.withScore(-8));
        assertThat(Rerankers.top(4, copperFirst).rerank("?", FOUND)).isEqualTo(copperFirst.rerank("?", FOUND));
        assertThat(Rerankers.top(2, (question, passages) -> List.of()).rerank("?", FOUND))
                .containsExactly(TABLE, COPPER);
    }

    @Test
    void a_passage_counts_for_how_recent_it_is_and_whose_it_is() {
        Instant now = Instant.parse("2026-11-25T00:00:00Z");
        Reranker recent = FeatureReranker.builder()
                .withoutWords()
                .recency(1, "date", Duration.ofDays(365), InstantSource.fixed(now))
                .build();
        List<Passage> dated = List.of(
                dated("2026-11-25"),
                dated("2025-11-25T02:00:00+02:00"),
                dated(2024),
                dated("soon"),
                dated("2027-01-01"));

        assertThat(recent.rerank("?", dated))
                .extracting(passage -> passage.metadata().get("date"), passage -> Math.round(100 * passage.score()))
                .containsExactly(
                        tuple("2026-11-25", 100L),
                        tuple("2027-01-01", 100L),
                        tuple("2025-11-25T02:00:00+02:00", 50L),
                        tuple(2024, 13L),
                        tuple("soon", 0L));
        assertThat(FeatureReranker.builder()
                        .withoutWords()
                        .authority(2, "date", Map.of("soon", 1.0, "2024", 0.5))
                        .build()
                        .rerank("?", dated))
                .extracting(Passage::score)
                .containsExactly(2.0, 1.0, 0.0, 0.0, 0.0);
        assertThatThrownBy(() -> FeatureReranker.builder().authority(1, "source", Map.of("wiki", 2.0)))
                .hasMessage("the trust in 'wiki' must be at least 0 and at most 1, but was 2.0");
        assertThatThrownBy(() -> FeatureReranker.builder().recency(1, "date", Duration.ZERO, InstantSource.fixed(now)))
                .hasMessage("halfLife must be above 0, but was PT0S");
    }

    @Test
    void dates_and_half_lives_however_long_or_short_make_a_score() {
        Instant now = Instant.parse("2026-11-25T00:00:00Z");
        for (Duration halfLife : List.of(Duration.ofNanos(1), Duration.ofSeconds(Long.MAX_VALUE))) {
            Reranker recent = FeatureReranker.builder()
                    .withoutWords()
                    .recency(1, "date", halfLife, InstantSource.fixed(now))
                    .build();

            assertThat(recent.rerank("?", List.of(dated("-999999999-01-01T00:00:00Z"), dated("2026-11-25"))))
                    .as("half-life %s", halfLife)
                    .first()
                    .isEqualTo(dated("2026-11-25"));
        }
    }

    @Test
    void passages_without_words_are_all_there_in_their_order() {
        List<Passage> wordless = List.of(of(""), of("the of and"), of("?!"), of("\uD83D\uDE00"));
        for (Reranker reranker : List.of(
                Rerankers.pseudoRelevanceFeedback(),
                Rerankers.features(),
                Rerankers.blended(Rerankers.pseudoRelevanceFeedback(), 0.5))) {
            for (String question : List.of("", "the of", "\u7535\u7ebf\u591a\u957f", "lamp")) {
                assertThat(reranker.rerank(question, wordless)).hasSameElementsAs(wordless);
                assertThat(reranker.rerank(question, wordless.subList(0, 1))).hasSize(1);
                assertThat(reranker.rerank(question, List.of())).isEmpty();
            }
        }
    }

    private static Passage of(String text) {
        return new Passage("d" + text, new CharRange(0, text.length()), text, 0.0, Map.of());
    }

    private static Passage dated(Object date) {
        return new Passage("d", CharRange.of("x"), "x", 1.0, Map.of("date", date));
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> Rerankers.pseudoRelevanceFeedback(0, 5))
                .hasMessage("passages and words must be at least 1, but were 0 and 5");
        assertThatThrownBy(() -> Rerankers.blended(Reranker.noop(), 0))
                .hasMessage("weight must be above 0 and finite, but was 0.0");
        assertThatThrownBy(() -> Rerankers.top(1, Reranker.noop())).hasMessage("most must be at least 2, but was 1");
    }

    private static EmbeddingClient vectors(Map<String, float[]> known) {
        return new EmbeddingClient() {
            @Override
            public ModelIdentity identity() {
                return new ModelIdentity("test", "known", null);
            }

            @Override
            public int dimension() {
                return 2;
            }

            @Override
            public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
                assertThat(purpose == EmbeddingPurpose.QUERY).isEqualTo(texts.equals(List.of("?")));
                return new EmbeddingResponse(
                        texts.stream().map(known::get).collect(Collectors.toList()), TokenUsage.ZERO, identity());
            }
        };
    }

    private static Passage passage(String id, String text, Integer score) {
        return new Passage(id, CharRange.of(text), text, score == null ? null : score.doubleValue(), Map.of());
    }
}
