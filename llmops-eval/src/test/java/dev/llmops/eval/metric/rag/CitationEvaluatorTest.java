package dev.llmops.eval.metric.rag;

import static dev.llmops.eval.metric.rag.RagMetricsTest.answer;
import static dev.llmops.eval.metric.rag.RagMetricsTest.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Score;
import org.junit.jupiter.api.Test;

/** ALCE, section 3, by hand. */
class CitationEvaluatorTest {

    private static final Evaluator PRECISION = RagMetrics.citationPrecision(new WordEntailment());
    private static final Evaluator RECALL = RagMetrics.citationRecall(new WordEntailment());

    @Test
    void a_sentence_counts_if_what_it_cites_together_entails_it() {
        EvaluationCase answer = answer(
                "The cable is long [1]. The cable is long and black [1][2]. It is green [2]. Nobody knows.",
                null,
                "the cable is long",
                "and black");

        assertThat(score(RECALL.evaluate(answer))).isEqualTo(0.5);
    }

    /** Of five citations three are needed: the third does not help, and the sentence of the fourth and fifth is not supported. */
    @Test
    void a_citation_is_precise_if_it_supports_alone_or_is_missed() {
        EvaluationCase answer = answer(
                "The cable is long and black [1][2][3]. It is green [2, 3].",
                null,
                "the cable is long",
                "and black",
                "weather");

        assertThat(score(PRECISION.evaluate(answer))).isCloseTo(2 / 5.0, within(1e-12));
    }

    @Test
    void a_mark_behind_the_full_stop_belongs_to_the_sentence_before() {
        EvaluationCase answer =
                answer("The cable is long. [1] It is black. [2]", null, "the cable is long", "it is black");

        assertThat(score(RECALL.evaluate(answer))).isEqualTo(1);
        assertThat(score(PRECISION.evaluate(answer))).isEqualTo(1);
    }

    @Test
    void a_citation_of_a_passage_that_is_not_there_lowers_precision() {
        EvaluationCase answer = answer("The cable is long [1, 7].", null, "the cable is long");

        assertThat(score(PRECISION.evaluate(answer))).isEqualTo(0.5);
        assertThat(score(RECALL.evaluate(answer))).isEqualTo(1);
    }

    @Test
    void an_answer_without_citations_has_recall_0_and_no_precision() {
        EvaluationCase answer = answer("The cable is long.", null, "the cable is long");

        assertThat(score(RECALL.evaluate(answer))).isZero();
        assertThat(PRECISION.evaluate(answer).score()).isInstanceOf(Score.Unscored.class);
    }

    @Test
    void groundedness_by_entailment_is_the_mean_over_sentences() {
        EvaluationCase answer = answer("The cable is long. It is green.", null, "the cable", "is long");

        assertThat(score(RagMetrics.groundedness(new WordEntailment()).evaluate(answer)))
                .isCloseTo((0.9 + 0.2) / 2, within(1e-12));
    }
}
