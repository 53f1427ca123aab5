package dev.llmops.tuning.candidate;

import dev.llmops.api.scoring.LogLikelihood;
import dev.llmops.api.scoring.TextScorer;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A question of a benchmark: the model is right if the right answer is likelier than every other one. One that finds several equally likely, or
 * gives likelihoods that are no numbers, is not.
 *
 * @param question the text before the answers
 * @param choices the answers, at least two
 * @param right index of the right one
 */
public record ChoiceQuestion(String question, List<String> choices, int right) {

    /** Copies the choices; rejects fewer than two and an index that is none. */
    public ChoiceQuestion {
        Objects.requireNonNull(question, "question");
        choices = List.copyOf(choices);
        if (choices.size() < 2 || right < 0 || right >= choices.size()) {
            throw new IllegalArgumentException("a question must have at least two choices, one of them right, but had "
                    + choices.size() + " and the right one was number " + right + ", counted from 0");
        }
    }

    boolean isRight(TextScorer scorer) {
        List<LogLikelihood> all = scorer.score(question, choices);
        double likelihood = all.get(right).logProbability();
        // Written so that no number that is none is likelier.
        return IntStream.range(0, all.size())
                .allMatch(i -> i == right || likelihood > all.get(i).logProbability());
    }
}
