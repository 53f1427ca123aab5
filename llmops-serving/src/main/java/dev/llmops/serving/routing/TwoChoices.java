package dev.llmops.serving.routing;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** The better of two different random candidates. */
final class TwoChoices {

    private TwoChoices() {}

    static Candidate better(
            List<? extends Candidate> candidates, RandomGenerator random, ToDoubleFunction<Candidate> score) {
        int size = candidates.size();
        if (size == 1) {
            return candidates.get(0);
        }
        int first = random.nextInt(size);
        int second = random.nextInt(size - 1);
        Candidate a = candidates.get(first);
        Candidate b = candidates.get(second < first ? second : second + 1);
        return score.applyAsDouble(a) <= score.applyAsDouble(b) ? a : b;
    }
}
