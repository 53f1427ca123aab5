package dev.llmops.eval.judge;

import dev.llmops.api.evaluation.Score;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.eval.internal.json.Json;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Combines several judges of pairs: the winner is the answer that more than half of all members name, otherwise it is a tie. A member without
 * a verdict has no vote; with fewer verdicts than the quorum, there is no winner, and the jury failed if the members that failed are those
 * that it lacks. Safe for use by multiple threads if its members are.
 */
public final class PairJury implements PairJudge {

    private final String name;
    private final int quorum;
    private final List<PairJudge> members;

    private PairJury(String name, int quorum, List<? extends PairJudge> members) {
        this.name = Objects.requireNonNull(name, "name");
        this.quorum = quorum;
        this.members = Jury.seated(quorum, members);
    }

    /**
     * {@return a jury}
     *
     * @param name its name
     * @param quorum how many members must have a verdict, from 1 to all
     * @param members at least two
     */
    public static PairJury of(String name, int quorum, List<? extends PairJudge> members) {
        return new PairJury(name, quorum, members);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String definition() {
        return "pair jury " + quorum + " of " + members.size() + " "
                + Json.hash(members.stream().map(PairJudge::definition).toList());
    }

    @Override
    public PairVerdict compare(AnswerPair pair) {
        List<PairVerdict> all =
                members.stream().map(member -> member.compare(pair)).toList();
        TokenUsage usage = null;
        for (PairVerdict each : all) {
            usage = PairwiseJudge.sum(usage, each.usage());
        }
        long votes = all.stream().filter(verdict -> verdict.winner() != null).count();
        if (votes < quorum) {
            Score missing = Jury.missing(
                    quorum,
                    votes,
                    all.stream().map(PairVerdict::missing).toList(),
                    votes + " of " + members.size() + " judges have a verdict, and " + quorum + " must");
            return new PairVerdict(null, missing, rationale(all), null, null, usage);
        }
        Winner winner = wins(all, Winner.A) ? Winner.A : wins(all, Winner.B) ? Winner.B : Winner.TIE;
        return new PairVerdict(winner, null, rationale(all), null, null, usage);
    }

    private boolean wins(List<PairVerdict> all, Winner winner) {
        return 2 * all.stream().filter(verdict -> verdict.winner() == winner).count() > members.size();
    }

    private String rationale(List<PairVerdict> all) {
        return IntStream.range(0, all.size())
                .mapToObj(i -> members.get(i).name() + ": " + told(all.get(i)))
                .collect(Collectors.joining("; "));
    }

    private static String told(PairVerdict verdict) {
        String why = verdict.rationale();
        return (verdict.winner() == null ? "no verdict" : String.valueOf(verdict.winner()))
                + (why == null ? "" : " (" + why + ")");
    }
}
