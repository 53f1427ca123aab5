package dev.llmops.eval.junit;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.dataset.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assertions;

/**
 * Several assertions about one answer, all of which are evaluated before the test fails. An evaluator that gives no score, or fails, does not
 * pass. Not safe for
 * use by multiple threads.
 */
public final class AnswerCheck {

    private record Wanted(Evaluator evaluator, double least, double most) {}

    private final String name;
    private final EvaluationCase answer;
    private final List<Wanted> wanted = new ArrayList<>();

    private AnswerCheck(String name, EvaluationCase answer) {
        this.name = name;
        this.answer = answer;
    }

    /**
     * {@return a check of the answer to a row}
     *
     * @param row the row
     * @param output the answer
     */
    public static AnswerCheck of(Row row, String output) {
        return of(row.id(), new EvaluationCase(row.input(), output, row.expected(), List.of(), List.of()));
    }

    /**
     * {@return a check of an answer, with passages and citations if it has them}
     *
     * @param name the answer's name in messages
     * @param answer the answer
     */
    public static AnswerCheck of(String name, EvaluationCase answer) {
        return new AnswerCheck(Objects.requireNonNull(name, "name"), Objects.requireNonNull(answer, "answer"));
    }

    /**
     * Requires a score of at least a value.
     *
     * @param evaluator the evaluator
     * @param least the lowest passing score
     * @return this
     */
    public AnswerCheck atLeast(Evaluator evaluator, double least) {
        return within(evaluator, least, Double.POSITIVE_INFINITY);
    }

    /**
     * Requires a score of at most a value, for evaluators where lower is better.
     *
     * @param evaluator the evaluator
     * @param most the highest passing score
     * @return this
     */
    public AnswerCheck atMost(Evaluator evaluator, double most) {
        return within(evaluator, Double.NEGATIVE_INFINITY, most);
    }

    private AnswerCheck within(Evaluator evaluator, double least, double most) {
        if (Double.isNaN(least) || Double.isNaN(most)) {
            throw new IllegalArgumentException("the score of '" + evaluator.name() + "' must be a number, but was NaN");
        }
        wanted.add(new Wanted(evaluator, least, most));
        return this;
    }

    /**
     * Evaluates all assertions.
     *
     * @throws AssertionError if a score is missing or out of bounds; the message lists each, with its rationale
     * @throws IllegalStateException if there are no assertions
     */
    public void check() {
        if (wanted.isEmpty()) {
            throw new IllegalStateException("the check of '" + name + "' asks for nothing; give it an evaluator");
        }
        Assertions.assertAll(
                "'" + name + "'",
                wanted.stream().map(each -> () -> require(each.evaluator().evaluate(answer), each)));
    }

    private static void require(Judgement judgement, Wanted wanted) {
        String why = judgement.rationale() == null ? "" : ", " + judgement.rationale();
        if (judgement.score() instanceof Score.Failed failed) {
            throw new AssertionError(judgement.evaluator() + " failed: " + failed.error() + why);
        }
        if (judgement.score() instanceof Score.Unscored unscored) {
            throw new AssertionError(judgement.evaluator() + " has no score: " + unscored.reason() + why);
        }
        double score = ((Score.Scored) judgement.score()).value();
        if (score < wanted.least()) {
            throw new AssertionError(
                    judgement.evaluator() + " must be at least " + wanted.least() + ", but was " + score + why);
        }
        if (score > wanted.most()) {
            throw new AssertionError(
                    judgement.evaluator() + " must be at most " + wanted.most() + ", but was " + score + why);
        }
    }
}
