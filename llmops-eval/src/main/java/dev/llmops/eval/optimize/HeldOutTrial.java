package dev.llmops.eval.optimize;

import dev.llmops.core.LlmOps;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.optimize.HeldOutResult.Decision;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.stats.PairedComparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the held-out rows, once the search has ended. */
final class HeldOutTrial {

    private final LlmOps ops;
    private final Asker asker;
    private final PromptSplit split;
    private final String metric;
    private final long seed;
    private final Map<String, List<RowResult>> results = new HashMap<>();

    HeldOutTrial(LlmOps ops, Asker asker, PromptSplit split, String metric, long seed) {
        this.ops = ops;
        this.asker = asker;
        this.split = split;
        this.metric = metric;
        this.seed = seed;
    }

    HeldOutResult compare(Candidate baseline, Candidate candidate) {
        List<RowResult> before = ask(baseline);
        List<RowResult> after = ask(candidate);
        int all = split.heldOutRows();
        if (before.size() < all || after.size() < all) {
            return HeldOutResult.none(
                    candidate.id(),
                    "the budget ended after " + Math.min(before.size(), after.size()) + " of " + all
                            + " held-out rows; give it more, or hold out fewer");
        }
        Board.Pairs pairs = Board.Pairs.of(before, after, metric);
        Units units = units(pairs);
        PairedComparison comparison = PairedComparison.of(units.baseline(), units.candidate(), seed);
        return new HeldOutResult(
                candidate.id(),
                decision(comparison),
                reason(pairs, comparison),
                comparison,
                pairs.rows().size(),
                units.baseline().length,
                all - pairs.rows().size(),
                mean(pairs.baseline()),
                mean(pairs.candidate()),
                Board.tokens(before),
                Board.tokens(after));
    }

    private List<RowResult> ask(Candidate candidate) {
        List<RowResult> known = results.get(candidate.id());
        if (known != null) {
            return known;
        }
        List<RowResult> asked = asker.ask(ops, candidate, split.heldOut().rows());
        results.put(candidate.id(), asked);
        return asked;
    }

    private static Decision decision(PairedComparison comparison) {
        return switch (comparison.verdict()) {
            case BETTER -> Decision.BETTER;
            case WORSE -> Decision.WORSE;
            case TIE -> Decision.NO_VERDICT;
        };
    }

    private static @Nullable String reason(Board.Pairs pairs, PairedComparison comparison) {
        double first = pairs.baseline()[0];
        boolean equal = Arrays.stream(pairs.baseline()).allMatch(score -> score == first)
                && Arrays.stream(pairs.candidate()).allMatch(score -> score == first);
        if (equal) {
            return "every score is " + first + ", so the metric tells no answer from another";
        }
        return comparison.verdict() == PairedComparison.Verdict.TIE
                ? String.format(
                        Locale.ROOT, "so many find a difference of %.3f four times in five", comparison.detectable())
                : null;
    }

    /** Rows of one group are not independent: each group counts once, by the mean of its rows. */
    @SuppressWarnings("ArrayRecordComponent") // read in place, compared with nothing
    private record Units(double[] baseline, double[] candidate) {}

    private Units units(Board.Pairs pairs) {
        Map<String, String> groups = split.heldOut().rows().stream()
                .collect(Collectors.toMap(Row::id, row -> PromptSplit.groupOf(row, split.group())));
        Map<String, List<Integer>> members = new LinkedHashMap<>();
        for (int i = 0; i < pairs.rows().size(); i++) {
            members.computeIfAbsent(groups.getOrDefault(pairs.rows().get(i), ""), key -> new ArrayList<>())
                    .add(i);
        }
        return new Units(means(members, pairs.baseline()), means(members, pairs.candidate()));
    }

    private static double[] means(Map<String, List<Integer>> members, double[] scores) {
        return members.values().stream()
                .mapToDouble(
                        rows -> rows.stream().mapToDouble(row -> scores[row]).sum() / rows.size())
                .toArray();
    }

    private static double mean(double[] scores) {
        return Arrays.stream(scores).sum() / scores.length;
    }
}
