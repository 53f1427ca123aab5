package dev.llmops.eval.metric;

import com.google.re2j.Pattern;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;

/** RE2 has no back-tracking: the expression may come from anybody. */
final class RegexEvaluator implements Evaluator {

    private final Pattern pattern;

    RegexEvaluator(Pattern pattern) {
        this.pattern = pattern;
    }

    @Override
    public String name() {
        return "regex";
    }

    @Override
    public String definition() {
        return "regex " + pattern.pattern();
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        return new Judgement(name(), Score.of(pattern.matcher(answer.output()).find() ? 1 : 0), null);
    }
}
