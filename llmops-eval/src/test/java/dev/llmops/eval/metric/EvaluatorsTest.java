package dev.llmops.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.eval.metric.rag.RagMetrics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluatorsTest {

    private static final Passage PASSAGE = passage("The cable is two metres long. It is black.");

    @Test
    void a_regex_finds_or_not() {
        assertThat(score(Evaluators.regex("\\d+ metres").evaluate(answer("it is 2 metres"))))
                .isEqualTo(1);
        assertThat(score(Evaluators.regex("^\\d+$").evaluate(answer("it is 2 metres"))))
                .isZero();
    }

    /** (a+)+b takes exponential time in a back-tracking engine; this test would not end. */
    @Test
    void a_regex_that_would_back_track_ends_at_once() {
        assertThat(score(Evaluators.regex("(a+)+b").evaluate(answer("a".repeat(50_000)))))
                .isZero();
    }

    @Test
    void an_expected_regex_that_would_back_track_ends_at_once_and_a_broken_one_has_failed() {
        EvaluationCase endless = new EvaluationCase("q", "a".repeat(50_000), "(a+)+b", List.of(), List.of());
        EvaluationCase broken = new EvaluationCase("q", "a", "(a", List.of(), List.of());

        assertThat(score(Evaluators.expectedRegex().evaluate(endless))).isZero();
        assertThat(Evaluators.expectedRegex().evaluate(broken).score()).isInstanceOf(Score.Failed.class);
    }

    @Test
    void a_regex_with_a_back_reference_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluators.regex("(a)\\1"))
                .withMessageContaining("RE2");
    }

    @Test
    void json_is_one_value_and_nothing_else() {
        assertThat(score(Evaluators.json().evaluate(answer("{\"a\": [1, 2]}")))).isEqualTo(1);
        assertThat(score(Evaluators.json().evaluate(answer("{\"a\": 1} thanks"))))
                .isZero();
        assertThat(score(Evaluators.json().evaluate(answer("{'a': 1}")))).isZero();
        assertThat(score(Evaluators.json().evaluate(answer(" ")))).isZero();
    }

    @Test
    void json_nested_too_deep_is_no_crash() {
        assertThat(score(Evaluators.json().evaluate(answer("[".repeat(200_000)))))
                .isZero();
    }

    /**
     * By hand: of five words four are there (the, cable, is, two); of three that mean something two, near each other, and one of their two pairs; in order
     * stand four of five; the only sentence has two of three.
     */
    @Test
    void groundedness_is_a_mean_of_shares_of_words_that_stand_in_the_passages() {
        Judgement judgement = RagMetrics.groundedness().evaluate(answer("The cable is two inches", PASSAGE));

        assertThat(score(judgement))
                .isCloseTo(0.4 * 4 / 5 + 0.2 * 2 / 3 + 0.1 * 1 / 2 + 0.2 * 4 / 5 + 0.1 * 2 / 3, within(1e-12));
        assertThat(judgement.rationale()).isEqualTo("in no passage: inches");
    }

    @Test
    void groundedness_of_short_and_odd_answers_has_a_score() {
        assertThat(score(RagMetrics.groundedness().evaluate(answer("Black.", PASSAGE))))
                .isEqualTo(1);
        assertThat(score(RagMetrics.groundedness().evaluate(answer("7", PASSAGE))))
                .isZero();
        assertThat(score(RagMetrics.groundedness().evaluate(answer("It is.", PASSAGE))))
                .isGreaterThan(0.5);
        assertThat(score(RagMetrics.groundedness().evaluate(answer("\uD83D\uDC08", PASSAGE))))
                .isZero();
        assertThat(RagMetrics.groundedness().evaluate(answer(" ", PASSAGE)).score())
                .isInstanceOf(Score.Unscored.class);
    }

    @Test
    void groundedness_of_a_copy_is_1() {
        assertThat(score(RagMetrics.groundedness().evaluate(answer(PASSAGE.text(), PASSAGE))))
                .isCloseTo(1, within(0.1));
    }

    @Test
    void groundedness_without_passages_has_no_score() {
        assertThat(RagMetrics.groundedness().evaluate(answer("The cable")).score())
                .isInstanceOf(Score.Unscored.class);
    }

    @Test
    void groundedness_sees_words_of_every_script() {
        Judgement judgement = RagMetrics.groundedness().evaluate(answer("Кабель чёрный", passage("Кабель чёрный.")));

        assertThat(score(judgement)).isEqualTo(1);
    }

    @Test
    void citation_precision_and_recall_count_supported_citations() {
        String text = "The cable is two metres long [1]. It is red [1]. Nobody knows why.";
        EvaluationCase answer = cited(text, citation(0, 32, Support.SUPPORTED), citation(33, 47, Support.UNSUPPORTED));

        assertThat(score(RagMetrics.citationPrecision().evaluate(answer))).isEqualTo(0.5);
        assertThat(score(RagMetrics.citationRecall().evaluate(answer))).isCloseTo(1 / 3.0, within(1e-12));
    }

    @Test
    void a_citation_of_a_passage_that_is_not_there_lowers_precision() {
        EvaluationCase answer = cited(
                "The cable is two metres long [1, 7].",
                citation(0, 28, Support.SUPPORTED),
                Citation.outOfRange(7, new CharRange(0, 28)));

        assertThat(score(RagMetrics.citationPrecision().evaluate(answer))).isEqualTo(0.5);
    }

    @Test
    void an_answer_without_citations_has_recall_0_and_no_precision() {
        assertThat(RagMetrics.citationPrecision().evaluate(cited("It is red.")).score())
                .isInstanceOf(Score.Unscored.class);
        assertThat(score(RagMetrics.citationRecall().evaluate(cited("It is red."))))
                .isZero();
    }

    @Test
    void an_unchecked_citation_has_no_score() {
        EvaluationCase answer = cited("It is black.", citation(0, 12, Support.NOT_CHECKED));

        assertThat(RagMetrics.citationPrecision().evaluate(answer).score()).isInstanceOf(Score.Unscored.class);
        assertThat(RagMetrics.citationRecall().evaluate(answer).score()).isInstanceOf(Score.Unscored.class);
    }

    @Test
    void embedding_similarity_is_the_cosine() {
        EmbeddingClient client = embedding(Map.of("a", new float[] {1, 0}, "b", new float[] {3, 3}));
        EvaluationCase answer = new EvaluationCase("q", "a", "b", List.of(), List.of());

        assertThat(score(Evaluators.embeddingSimilarity(client).evaluate(answer)))
                .isCloseTo(Math.sqrt(0.5), within(1e-7));
    }

    @Test
    void a_vector_without_direction_has_no_score() {
        EmbeddingClient client = embedding(Map.of("a", new float[2], "b", new float[] {1, 1}));
        EvaluationCase answer = new EvaluationCase("q", "a", "b", List.of(), List.of());

        assertThat(Evaluators.embeddingSimilarity(client).evaluate(answer).score())
                .isInstanceOf(Score.Unscored.class);
    }

    @Test
    void an_embedding_model_that_fails_is_a_failed_score() {
        EvaluationCase answer = new EvaluationCase("q", "a", "b", List.of(), List.of());

        assertThat(Evaluators.embeddingSimilarity(embedding(Map.of()))
                        .evaluate(answer)
                        .score())
                .isInstanceOf(Score.Failed.class);
    }

    private static double score(Judgement judgement) {
        assertThat(judgement.score()).isInstanceOf(Score.Scored.class);
        return ((Score.Scored) judgement.score()).value();
    }

    private static Passage passage(String text) {
        return new Passage("manual.md", CharRange.of(text), text, null, Map.of());
    }

    private static EvaluationCase answer(String output, Passage... passages) {
        return new EvaluationCase("q", output, null, List.of(passages), List.of());
    }

    private static EvaluationCase cited(String output, Citation... citations) {
        return new EvaluationCase("q", output, null, List.of(PASSAGE), List.of(citations));
    }

    private static Citation citation(int start, int end, Support support) {
        return new Citation(1, PASSAGE, new CharRange(start, end), support);
    }

    private static EmbeddingClient embedding(Map<String, float[]> vectors) {
        ModelIdentity identity = new ModelIdentity("test", "table", null);
        return new EmbeddingClient() {
            @Override
            public ModelIdentity identity() {
                return identity;
            }

            @Override
            public int dimension() {
                return 2;
            }

            @Override
            public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
                if (vectors.isEmpty()) {
                    throw new ModelUnavailableException("gone");
                }
                return new EmbeddingResponse(texts.stream().map(vectors::get).toList(), TokenUsage.of(1, 0), identity);
            }
        };
    }
}
