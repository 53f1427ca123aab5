package dev.llmops.api.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluatorTest {

    private static final EvaluationCase CASE = new EvaluationCase("q", "a", null, List.of(), List.of());

    @Test
    void the_score_of_a_composite_is_the_mean() {
        assertThat(judge(scoring("a", Score.of(1)), scoring("b", Score.of(0.5))))
                .isEqualTo(new Judgement("both", Score.of(0.75), null));
    }

    @Test
    void without_one_of_the_scores_there_is_no_mean_and_the_reason_names_who_gave_none() {
        assertThat(judge(scoring("a", Score.of(1)), scoring("b", new Score.Unscored("no citation"))))
                .isEqualTo(new Judgement("both", new Score.Unscored("b: no citation"), "because"));
        assertThat(judge(scoring("a", new Score.Failed("timeout")), scoring("b", Score.of(1))))
                .isEqualTo(new Judgement("both", new Score.Failed("a: timeout"), "because"));
    }

    @Test
    void the_noop_gives_no_score() {
        assertThat(Evaluator.noop().evaluate(CASE))
                .isEqualTo(new Judgement("noop", new Score.Unscored("no evaluator is set"), null));
        assertThat(judge(Evaluator.noop()).score()).isInstanceOf(Score.Unscored.class);
    }

    private static Judgement judge(Evaluator... evaluators) {
        return Evaluator.composite("both", List.of(evaluators)).evaluate(CASE);
    }

    private static Evaluator scoring(String name, Score score) {
        return new Evaluator() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Judgement evaluate(EvaluationCase answer) {
                return new Judgement(name, score, "because");
            }
        };
    }
}
