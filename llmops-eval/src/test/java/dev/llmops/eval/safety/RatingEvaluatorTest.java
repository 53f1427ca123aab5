package dev.llmops.eval.safety;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.ModelException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Score;
import dev.llmops.testkit.EvaluatorKit;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatingEvaluatorTest extends EvaluatorKit {

    @Override
    protected Evaluator createEvaluator() {
        return new RatingEvaluator("length", "1", String::length);
    }

    private static Score score(Evaluator evaluator, String output) {
        return evaluator
                .evaluate(new EvaluationCase("?", output, null, List.of(), List.of()))
                .score();
    }

    @Test
    void the_answer_alone_is_rated_and_the_version_is_part_of_the_definition() {
        Evaluator evaluator = new RatingEvaluator("length", "2", String::length);

        assertThat(score(evaluator, "four")).isEqualTo(Score.of(4));
        assertThat(evaluator.definition()).isEqualTo("length 2");
    }

    @Test
    void a_rating_that_fails_is_no_score() {
        assertThat(score(new RatingEvaluator("x", "1", text -> Double.NaN), "a"))
                .isEqualTo(new Score.Failed("the rating must be finite, but was NaN"));
        assertThat(score(
                        new RatingEvaluator("x", "1", text -> {
                            throw new ModelException("the service is gone", null, false);
                        }),
                        "a"))
                .isInstanceOf(Score.Failed.class);
    }
}
