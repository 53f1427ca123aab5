package dev.llmops.api.evaluation;

import dev.llmops.api.internal.Members;
import dev.llmops.api.message.TokenUsage;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The mean of several evaluators. A missing part makes the whole missing: a mean of what is left would flatter. */
final class MeanEvaluator implements Evaluator {

    private final String name;
    private final List<Evaluator> evaluators;

    MeanEvaluator(String name, List<Evaluator> evaluators) {
        this.name = Objects.requireNonNull(name, "name");
        this.evaluators = Members.atLeastOne("evaluators", evaluators);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String definition() {
        return evaluators.stream().map(Evaluator::definition).collect(Collectors.joining(", ", "mean of ", ""));
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        double sum = 0;
        TokenUsage usage = null;
        for (Evaluator evaluator : evaluators) {
            Judgement part = evaluator.evaluate(answer);
            usage = plus(usage, part.usage());
            if (part.score() instanceof Score.Scored scored) {
                sum += scored.value();
            } else {
                return new Judgement(name, because(part), part.rationale(), usage);
            }
        }
        return new Judgement(name, Score.of(sum / evaluators.size()), null, usage);
    }

    private static @Nullable TokenUsage plus(@Nullable TokenUsage a, @Nullable TokenUsage b) {
        return a == null ? b : b == null ? a : a.plus(b);
    }

    private static Score because(Judgement part) {
        if (part.score() instanceof Score.Failed failed) {
            return new Score.Failed(part.evaluator() + ": " + failed.error());
        }
        String reason = part.score() instanceof Score.Unscored unscored ? unscored.reason() : "";
        return new Score.Unscored(part.evaluator() + ": " + reason);
    }
}
