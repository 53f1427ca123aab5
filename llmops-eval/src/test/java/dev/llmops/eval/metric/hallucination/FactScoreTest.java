package dev.llmops.eval.metric.hallucination;

import static dev.llmops.eval.metric.hallucination.SelfCheckTest.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.api.text.CharRange;
import dev.llmops.eval.metric.rag.FakeJudge;
import dev.llmops.eval.metric.rag.WordEntailment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactScoreTest {

    private static final String SOURCE = "Marie was born in Warsaw. It is false that Marie was born in Paris.";
    private static final Passage PASSAGE = new Passage("wiki", CharRange.of(SOURCE), SOURCE, null, Map.of());
    /** Finds nothing about anybody else. */
    private static final Retriever INDEX =
            query -> query.text().contains("Marie") && query.limit() == 5 ? List.of(PASSAGE) : List.of();

    private static final EvaluationCase ANSWER = new EvaluationCase(
            "who?", "Marie was born in Warsaw; Marie was born in Paris; Nobody knows", null, List.of(), List.of());

    @Test
    void it_is_the_share_of_claims_that_what_the_index_finds_supports() {
        var judgement = FactScore.of(FakeJudge.honest(), INDEX, 5).evaluate(ANSWER);

        assertThat(value(judgement)).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(judgement.rationale()).contains("1 of 3").contains("Marie was born in Paris");
    }

    @Test
    void short_answers_are_punished_if_one_wishes_so() {
        FactScore metric = FactScore.of(FakeJudge.honest(), INDEX, 5).withLengthPenalty(10);

        assertThat(value(metric.evaluate(ANSWER))).isCloseTo(Math.exp(1 - 10 / 3.0) / 3, within(1e-12));
        assertThat(value(FactScore.of(FakeJudge.honest(), INDEX, 5)
                        .withLengthPenalty(3)
                        .evaluate(ANSWER)))
                .isCloseTo(1 / 3.0, within(1e-12));
    }

    @Test
    void a_model_of_entailment_can_judge() {
        EvaluationCase warsaw = new EvaluationCase("who?", "Marie was in Warsaw", null, List.of(), List.of());

        assertThat(value(FactScore.of(FakeJudge.honest(), INDEX, 5)
                        .judgedBy(new WordEntailment())
                        .evaluate(warsaw)))
                .isEqualTo(1);
    }

    @Test
    void an_answer_without_claims_has_no_score() {
        assertThat(FactScore.of(FakeJudge.honest(), INDEX, 5)
                        .evaluate(new EvaluationCase("q", " ", null, List.of(), List.of()))
                        .score())
                .isInstanceOf(Score.Unscored.class);
    }

    @Test
    void numbers_below_1_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> FactScore.of(FakeJudge.honest(), INDEX, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FactScore.of(FakeJudge.honest(), INDEX, 5).withLengthPenalty(0));
    }
}
