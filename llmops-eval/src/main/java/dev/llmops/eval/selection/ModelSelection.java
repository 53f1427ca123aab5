package dev.llmops.eval.selection;

import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunException;
import dev.llmops.eval.stats.PairedComparison;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Compares candidates on one data set, and shows which are worth choosing.
 *
 * @param evaluator the evaluator's name
 * @param rows the number of rows that each candidate was asked
 * @param candidates one result per candidate, in their order
 * @param dominated for each dominated candidate, the candidate that beats it
 */
public record ModelSelection(String evaluator, int rows, List<CandidateResult> candidates, List<Dominated> dominated) {

    /** The default seed. */
    public static final long DEFAULT_SEED = 20_261_128;

    /** Copies the lists. */
    public ModelSelection {
        candidates = List.copyOf(candidates);
        dominated = List.copyOf(dominated);
    }

    /**
     * A candidate that is dominated: another gives better answers at its price and time, or the same quality cheaper or faster.
     *
     * @param name the candidate
     * @param by the candidate that is at least as good in quality, cost and time, and better in one of them; if there are several, the one with the
     *     highest quality
     * @param quality the quality of {@code by} minus that of the candidate, row by row, with a bootstrap interval and a test: a tie
     *     means that this data set cannot distinguish them
     */
    public record Dominated(String name, String by, PairedComparison quality) {}

    /**
     * Compares runs of candidates.
     *
     * @param evaluator the evaluator whose scores are the quality; higher is better, and a row without an answer counts as 0
     * @param runs a run of each candidate by name, all over the same rows
     * @param seed of bootstraps and sampled tests
     * @return the selection
     * @throws RunException if there is no run, a run has other rows than the first, or the evaluator scored no row of a candidate or
     *     has another definition there
     */
    public static ModelSelection of(String evaluator, Map<String, EvaluationRun> runs, long seed) {
        if (runs.isEmpty()) {
            throw new RunException("at least one candidate is needed, but there was none", null);
        }
        EvaluationRun first = runs.values().iterator().next();
        List<CandidateResult> candidates = new ArrayList<>();
        runs.forEach((name, run) -> {
            requireAlike(name, evaluator, first, run);
            candidates.add(CandidateResult.of(name, run, evaluator, seed));
        });
        requireOneCurrency(candidates);
        List<Dominated> dominated = new ArrayList<>();
        for (CandidateResult candidate : candidates) {
            best(candidate, candidates)
                    .ifPresent(by -> dominated.add(new Dominated(
                            candidate.name(),
                            by.name(),
                            paired(evaluator, get(runs, candidate.name()), get(runs, by.name()), seed))));
        }
        return new ModelSelection(evaluator, first.rows().size(), candidates, dominated);
    }

    private static EvaluationRun get(Map<String, EvaluationRun> runs, String name) {
        return Objects.requireNonNull(runs.get(name));
    }

    private static void requireAlike(String name, String evaluator, EvaluationRun first, EvaluationRun run) {
        if (!hashes(run).equals(hashes(first))) {
            throw new RunException(
                    "all candidates must be asked the same rows, but '" + name
                            + "' was asked others than the first; run all of them on one data set",
                    null);
        }
        if (!run.info().evaluators().contains(evaluator)) {
            throw new RunException(
                    "'" + evaluator + "' must have judged every candidate, but '" + name + "' was judged by "
                            + run.info().evaluators(),
                    null);
        }
        if (!run.info().definition(evaluator).equals(first.info().definition(evaluator))) {
            throw new RunException(
                    "all candidates must be judged alike, but '" + evaluator + "' was '"
                            + run.info().definition(evaluator) + "' for '" + name + "' and '"
                            + first.info().definition(evaluator) + "' for the first",
                    null);
        }
    }

    private static Map<String, String> hashes(EvaluationRun run) {
        Map<String, String> hashes = new LinkedHashMap<>();
        run.rows().forEach(row -> hashes.put(row.rowId(), row.rowHash()));
        return hashes;
    }

    private static void requireOneCurrency(List<CandidateResult> candidates) {
        List<String> currencies = candidates.stream()
                .map(CandidateResult::currency)
                .filter(Objects::nonNull)
                .map(currency -> Objects.requireNonNull(currency).getCurrencyCode())
                .distinct()
                .toList();
        if (currencies.size() > 1) {
            throw new RunException(
                    "the costs of candidates must be in one currency, but were in " + currencies
                            + "; give prices in one",
                    null);
        }
    }

    private static Optional<CandidateResult> best(CandidateResult candidate, List<CandidateResult> all) {
        return all.stream()
                .filter(other -> dominates(other, candidate))
                .reduce((a, b) -> quality(b) > quality(a) ? b : a);
    }

    /** What is unknown of one of the two is not compared, and nobody is beaten by a candidate that costs nobody knows what. */
    private static boolean dominates(CandidateResult better, CandidateResult worse) {
        if (better.equals(worse) || better.quality() == null || worse.quality() == null) {
            return false;
        }
        CandidateResult.Mean cost = better.cost();
        CandidateResult.Mean otherCost = worse.cost();
        CandidateResult.Mean seconds = better.seconds();
        CandidateResult.Mean otherSeconds = worse.seconds();
        if (cost == null || otherCost == null || seconds == null || otherSeconds == null) {
            return false;
        }
        int quality = Double.compare(quality(better), quality(worse));
        int cheaper = Double.compare(otherCost.mean(), cost.mean());
        int faster = Double.compare(otherSeconds.mean(), seconds.mean());
        return quality >= 0 && cheaper >= 0 && faster >= 0 && quality + cheaper + faster > 0;
    }

    private static double quality(CandidateResult candidate) {
        return Objects.requireNonNull(candidate.quality()).mean();
    }

    private static PairedComparison paired(
            String evaluator, EvaluationRun baseline, EvaluationRun candidate, long seed) {
        Map<String, RowResult> before = new LinkedHashMap<>();
        baseline.rows().forEach(row -> before.put(row.rowId(), row));
        List<double[]> pairs = new ArrayList<>();
        for (RowResult row : candidate.rows()) {
            OptionalDouble old = CandidateResult.score(Objects.requireNonNull(before.get(row.rowId())), evaluator);
            OptionalDouble now = CandidateResult.score(row, evaluator);
            if (old.isPresent() && now.isPresent()) {
                pairs.add(new double[] {old.getAsDouble(), now.getAsDouble()});
            }
        }
        if (pairs.isEmpty()) {
            throw new RunException("no row has a score of '" + evaluator + "' in both runs", null);
        }
        return PairedComparison.of(
                pairs.stream().mapToDouble(pair -> pair[0]).toArray(),
                pairs.stream().mapToDouble(pair -> pair[1]).toArray(),
                seed);
    }

    /**
     * {@return the Pareto front: the candidates whose quality, cost and time are known and that no other beats, in their order}
     * It is based on the means; the intervals show whether the data set can distinguish two neighbours.
     */
    public List<CandidateResult> front() {
        return candidates.stream()
                .filter(candidate ->
                        candidate.quality() != null && candidate.cost() != null && candidate.seconds() != null)
                .filter(candidate -> by(candidate) == null)
                .toList();
    }

    private @Nullable Dominated by(CandidateResult candidate) {
        return dominated.stream()
                .filter(each -> each.name().equals(candidate.name()))
                .findFirst()
                .orElse(null);
    }

    /** {@return the selection as a readable table, with the notes needed to read it} */
    public String text() {
        return SelectionText.of(this);
    }
}
