package dev.llmops.eval.judge;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.internal.evaluation.Judged;
import dev.llmops.eval.internal.json.Json;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Combines the scores of several judges. A member without a score has no vote: it counts neither as 0 nor as the mean of the others. With
 * fewer votes than the quorum, the jury has no score; it failed if the members that failed are those that it lacks, so that it is asked
 * again. Safe for use by multiple threads if its members are.
 */
public final class Jury implements Evaluator {

    private final String name;
    private final JuryRule rule;
    private final int quorum;
    private final List<Evaluator> members;

    private Jury(String name, JuryRule rule, int quorum, List<? extends Evaluator> members) {
        this.name = Objects.requireNonNull(name, "name");
        this.rule = Objects.requireNonNull(rule, "rule");
        this.quorum = quorum;
        this.members = seated(quorum, members);
    }

    /** The members of a jury, if there are enough of them for it and for its quorum. */
    static <T> List<T> seated(int quorum, List<? extends T> members) {
        Require.not(members.size() < 2, () -> "a jury must have at least two members, but had " + members.size());
        if (quorum < 1 || quorum > members.size()) {
            throw new IllegalArgumentException(
                    "quorum must be from 1 to " + members.size() + ", the number of members, but was " + quorum);
        }
        return List.copyOf(members);
    }

    /**
     * {@return a jury}
     *
     * @param name its name
     * @param rule how scores are combined
     * @param quorum how many members must have a score, from 1 to all
     * @param members at least two, whose scores are on one scale
     */
    public static Jury of(String name, JuryRule rule, int quorum, List<? extends Evaluator> members) {
        return new Jury(name, rule, quorum, members);
    }

    @Override
    public String name() {
        return name;
    }

    /** {@return the rule, the quorum and a hash of the members' definitions} */
    @Override
    public String definition() {
        return "jury " + rule + " " + quorum + " of " + members.size() + " "
                + Json.hash(members.stream().map(Evaluator::definition).toList());
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        Vote vote = vote(answer);
        return new Judgement(name, vote.score(), rationale(vote), vote.usage());
    }

    /**
     * {@return the score with the votes behind it}
     *
     * @param answer the answer
     */
    public Vote vote(EvaluationCase answer) {
        List<Judgement> all =
                members.stream().map(member -> Judged.by(member, answer)).toList();
        List<Double> scores = all.stream()
                .map(Judgement::score)
                .filter(Score.Scored.class::isInstance)
                .map(score -> ((Score.Scored) score).value())
                .toList();
        TokenUsage usage = null;
        for (Judgement each : all) {
            usage = PairwiseJudge.sum(usage, each.usage());
        }
        return new Vote(score(scores, all), all, agreement(scores), usage);
    }

    private Score score(List<Double> scores, List<Judgement> all) {
        if (scores.size() < quorum) {
            return missing(
                    quorum,
                    scores.size(),
                    all.stream().map(Judgement::score).toList(),
                    scores.size() + " of " + members.size() + " judges have a score, and " + quorum + " must");
        }
        OptionalDouble score = rule.of(scores, members.size());
        return score.isPresent()
                ? Score.of(score.getAsDouble())
                : new Score.Unscored("no score has the votes of more than half of " + members.size() + " judges");
    }

    /** What a jury below its quorum has: a failure if it would have had its quorum, had no member failed. */
    static Score missing(int quorum, long votes, List<? extends @Nullable Score> of, String why) {
        long failed = of.stream().filter(Score.Failed.class::isInstance).count();
        return votes + failed >= quorum ? new Score.Failed(why) : new Score.Unscored(why);
    }

    private static @Nullable Double agreement(List<Double> scores) {
        int pairs = scores.size() * (scores.size() - 1) / 2;
        int equal = 0;
        for (int i = 0; i < scores.size(); i++) {
            for (int j = 0; j < i; j++) {
                equal += scores.get(i).equals(scores.get(j)) ? 1 : 0;
            }
        }
        return pairs == 0 ? null : (Double) ((double) equal / pairs);
    }

    private static String rationale(Vote vote) {
        return vote.members().stream()
                .map(each -> each.evaluator() + ": " + told(each.score())
                        + (each.rationale() == null ? "" : " (" + each.rationale() + ")"))
                .collect(Collectors.joining("; "));
    }

    private static String told(Score score) {
        if (score instanceof Score.Scored scored) {
            return String.valueOf(scored.value());
        }
        return score instanceof Score.Unscored unscored
                ? "unscored, " + unscored.reason()
                : "failed, " + ((Score.Failed) score).error();
    }

    /**
     * A jury's result for an answer.
     *
     * @param score the jury's score
     * @param members each member's judgement, in their order
     * @param agreement share of the pairs of members with a score whose scores are equal, from 0 to 1; null with fewer than two
     * @param usage the usage of all calls, or null if none was answered
     */
    public record Vote(
            Score score,
            List<Judgement> members,
            @Nullable Double agreement,
            @Nullable TokenUsage usage) {

        /** Copies the list. */
        public Vote {
            members = List.copyOf(members);
        }
    }
}
