package dev.llmops.examples.demo;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import java.util.Locale;

/** 1 if the answer holds the words expected, or abstains where no page has an answer; 0 otherwise. */
final class RightAnswer implements Evaluator {

    static final String NAME = "right";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        boolean abstains = answer.output().equals(Docs.ABSTENTION);
        String expected = answer.expected();
        boolean right = expected == null ? abstains : lower(answer.output()).contains(lower(expected));
        return new Judgement(NAME, Score.of(right ? 1 : 0), abstains ? "abstains" : null);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
