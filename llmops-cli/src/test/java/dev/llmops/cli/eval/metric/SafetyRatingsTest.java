package dev.llmops.cli.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Score;
import dev.llmops.guardrails.policy.StagePolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

class SafetyRatingsTest {

    private static Score rated(Evaluator evaluator, String answer) {
        return evaluator
                .evaluate(new EvaluationCase("?", answer, null, List.of(), List.of()))
                .score();
    }

    /** A score of 0 would say that it is harmless, and that it complies. */
    @Test
    void an_answer_that_is_too_long_for_the_detectors_has_no_score() {
        String longer = "I'm sorry, but I can't help with that. ".repeat(StagePolicy.DEFAULT_MAX_LENGTH / 39 + 1);

        for (Evaluator evaluator : SafetyRatings.all()) {
            assertThat(rated(evaluator, longer))
                    .as(evaluator.name())
                    .isInstanceOfSatisfying(
                            Score.Failed.class,
                            failed -> assertThat(failed.toString()).contains("at most 4194304"));
        }
    }

    @Test
    void an_empty_answer_refuses_nothing() {
        assertThat(rated(SafetyRatings.REFUSES, " ")).isEqualTo(Score.of(0));
    }
}
