package dev.llmops.eval.optimize;

import dev.llmops.core.LlmOps;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.stats.PairedComparison;
import dev.llmops.eval.stats.PairedComparison.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Successive halving (Karnin, Koren and Somekh 2013; Jamieson and Talwalkar 2016) over rows that all candidates are asked in one order: each
 * round has an equal share of the calls and leaves the better half. A candidate that the leader beats on the rows of both, by a paired test at
 * 5 %, leaves at once; that test is not corrected for how often it is made, since it spends calls and decides nothing else. The baseline stays
 * to the end.
 */
final class Race {

    /** Fewer pairs leave no candidate behind: no exact test could be sure. */
    private static final int MIN_PAIRS = 6;

    /** The test resamples ten thousand times; a difference of fewer standard errors would not pass it. */
    private static final double WORTH_A_TEST = 1.5;

    private final LlmOps ops;
    private final Asker asker;
    private final Board board;
    private final List<Row> rows;
    private final Reserve reserve;
    private final long seed;
    private final Map<String, String> left = new LinkedHashMap<>();

    /** Whether what must be kept for the verdict would still be there after some calls. */
    interface Reserve {
        boolean keeps(int calls, double tokensEach);
    }

    Race(LlmOps ops, Asker asker, Board board, List<Row> rows, Reserve reserve, long seed) {
        this.ops = ops;
        this.asker = asker;
        this.board = board;
        this.rows = rows;
        this.reserve = reserve;
        this.seed = seed;
    }

    /**
     * Runs candidates against each other.
     *
     * @param candidates who runs; the baseline may be one
     * @param keep how many are left at the end, beside the baseline
     * @param calls how many calls it may take
     * @return who is left, best first
     */
    List<Candidate> run(List<Candidate> candidates, int keep, int calls) {
        List<Candidate> live = new ArrayList<>(candidates);
        int rounds = rounds(others(live), keep);
        int end = asker.meter().calls() + calls;
        for (int round = 0; round < rounds; round++) {
            int share = (end - asker.meter().calls()) / (rounds - round);
            if (!extend(live, share)) {
                break;
            }
            live = reduced(live, Math.max(keep, (others(live) + 1) / 2));
        }
        return ranked(live);
    }

    private static int rounds(int candidates, int keep) {
        int rounds = 1;
        for (int n = candidates; n > 2 * keep; n = (n + 1) / 2) {
            rounds++;
        }
        return rounds;
    }

    private static int others(List<Candidate> live) {
        return (int) live.stream().filter(each -> !each.isBaseline()).count();
    }

    /** Asks all to one depth; false if not one row more can be had. */
    private boolean extend(List<Candidate> live, int calls) {
        int depth = depth(live, calls);
        boolean more = false;
        for (Candidate candidate : live) {
            int done = board.done(candidate);
            if (depth > done) {
                List<Row> wanted = rows.subList(done, depth);
                if (!reserve.keeps(wanted.size(), Math.max(board.tokens(candidate), tokens(live)))) {
                    return more;
                }
                List<RowResult> results = asker.ask(ops, candidate, wanted);
                board.add(candidate, results);
                more = more || !results.isEmpty();
            }
        }
        return more;
    }

    private double tokens(List<Candidate> live) {
        return live.stream().mapToDouble(board::tokens).max().orElse(0);
    }

    private int depth(List<Candidate> live, int calls) {
        int depth = 0;
        while (depth < rows.size() && cost(live, depth + 1) <= calls) {
            depth++;
        }
        return depth;
    }

    private int cost(List<Candidate> live, int depth) {
        return live.stream()
                .mapToInt(each -> Math.max(0, depth - board.done(each)))
                .sum();
    }

    private List<Candidate> reduced(List<Candidate> live, int keep) {
        List<Candidate> order = ranked(live);
        Candidate leader = order.get(0);
        List<Candidate> kept = new ArrayList<>();
        int others = 0;
        for (Candidate each : order) {
            Optional<String> reason = each.isBaseline() ? Optional.empty() : beaten(leader, each, others >= keep);
            others += each.isBaseline() || reason.isPresent() ? 0 : 1;
            if (reason.isPresent()) {
                left.put(each.id(), reason.get());
            } else {
                kept.add(each);
            }
        }
        return kept;
    }

    private Optional<String> beaten(Candidate leader, Candidate each, boolean full) {
        int common = Math.min(board.done(leader), board.done(each));
        if (!each.id().equals(leader.id()) && common >= MIN_PAIRS) {
            Board.Pairs pairs = board.pairs(each, leader, common);
            if (pairs.rows().size() >= MIN_PAIRS && pairs.deviations() >= WORTH_A_TEST) {
                PairedComparison comparison = PairedComparison.of(pairs.baseline(), pairs.candidate(), seed);
                if (comparison.verdict() == Verdict.BETTER) {
                    return Optional.of("beaten by " + leader.id() + " on " + common + " rows");
                }
            }
        }
        return full ? Optional.of("in the worse half after " + common + " rows") : Optional.empty();
    }

    /** Best mean on the rows that all have; of equals the one of fewer tokens, then the one that was made first. */
    List<Candidate> ranked(List<Candidate> live) {
        int common = live.stream().mapToInt(board::done).min().orElse(0);
        List<Candidate> order = new ArrayList<>(live);
        order.sort(Comparator.comparingDouble((Candidate each) -> -board.mean(each, common))
                .thenComparingDouble(board::tokens));
        return order;
    }

    /** Why candidates left, by id. */
    Map<String, String> left() {
        return left;
    }
}
