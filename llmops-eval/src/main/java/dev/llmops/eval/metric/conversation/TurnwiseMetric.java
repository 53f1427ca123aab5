package dev.llmops.eval.metric.conversation;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.eval.metric.row.MetricRow;
import dev.llmops.eval.metric.row.RowMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Judges each assistant turn in a row's {@code messages} and combines the scores. If a turn has no score, the conversation has none: a mean over
 * only the turns that were easy to judge would be misleading. Safe for use by multiple threads if the evaluator is.
 */
public final class TurnwiseMetric implements RowMetric {

    private final Evaluator evaluator;
    private final Aggregate aggregate;

    /** How the scores of turns are combined. */
    public enum Aggregate {
        /** Their mean. */
        MEAN,
        /** The lowest: a conversation is as good as its worst turn. */
        MIN
    }

    /**
     * @param evaluator judges a turn: an answer to everything said before it
     * @param aggregate how scores are combined
     */
    public TurnwiseMetric(Evaluator evaluator, Aggregate aggregate) {
        this.evaluator = evaluator;
        this.aggregate = aggregate;
    }

    @Override
    public Judgement evaluate(MetricRow row) {
        List<Judgement> judgements = new ArrayList<>();
        for (EvaluationCase turn : Conversation.of(row).cases()) {
            judgements.add(evaluator.evaluate(turn));
        }
        TokenUsage usage = judgements.stream()
                .map(Judgement::usage)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .reduce(TokenUsage::plus)
                .orElse(null);
        return new Judgement(evaluator.name(), score(judgements), told(judgements), usage);
    }

    private Score score(List<Judgement> judgements) {
        if (judgements.isEmpty()) {
            return new Score.Unscored("the assistant says nothing in 'messages'");
        }
        List<Double> scores = new ArrayList<>();
        for (int i = 0; i < judgements.size(); i++) {
            if (judgements.get(i).score() instanceof Score.Scored scored) {
                scores.add(scored.value());
            } else {
                return missing(i + 1, judgements.get(i).score());
            }
        }
        double sum = scores.stream().mapToDouble(each -> each).sum();
        double least = scores.stream().mapToDouble(each -> each).min().orElseThrow();
        return Score.of(aggregate == Aggregate.MEAN ? sum / scores.size() : least);
    }

    private static Score missing(int turn, Score score) {
        String where = "turn " + turn + " of the assistant: ";
        return score instanceof Score.Failed failed
                ? new Score.Failed(where + failed.error())
                : new Score.Unscored(where + (score instanceof Score.Unscored none ? none.reason() : ""));
    }

    private static String told(List<Judgement> judgements) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < judgements.size(); i++) {
            String rationale = judgements.get(i).rationale();
            if (rationale != null) {
                told.add("turn " + (i + 1) + ": " + rationale);
            }
        }
        return String.join("\n", told);
    }
}
