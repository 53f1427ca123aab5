package dev.llmops.eval.metric;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;

/** What a row expects is an expression. */
final class ExpectedRegexEvaluator implements Evaluator {

    static final ExpectedRegexEvaluator INSTANCE = new ExpectedRegexEvaluator();

    @Override
    public String name() {
        return "regex";
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        String expected = answer.expected();
        if (expected == null) {
            return new Judgement(name(), new Score.Unscored("nobody knows what was expected"), null);
        }
        if (expected.isEmpty()) {
            return new Judgement(
                    name(), new Score.Unscored("the expected expression is empty, which matches every text"), null);
        }
        try {
            return Evaluators.regex(expected).evaluate(answer);
        } catch (IllegalArgumentException e) {
            return new Judgement(name(), new Score.Failed(String.valueOf(e.getMessage())), null);
        }
    }
}
