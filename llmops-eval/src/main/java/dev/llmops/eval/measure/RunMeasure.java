package dev.llmops.eval.measure;

import dev.llmops.api.cost.Cost;
import dev.llmops.eval.run.CallReceipt;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunException;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.PairedComparison;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an answer took, as a metric of a run; for all of them, lower is better. A row that was asked several times has the mean of its answers. A row
 * whose answers came from the cache, or whose value is unknown, has none; it is never 0.
 */
public enum RunMeasure {
    /** Seconds until the target answered. */
    LATENCY("latency", "seconds") {
        @Override
        OptionalDouble known(RowResult row) {
            Double seconds = row.seconds();
            return seconds == null ? OptionalDouble.empty() : OptionalDouble.of(seconds);
        }
    },
    /** Cost of all attempts of the call, in the run's single currency. */
    COST("cost", "money") {
        @Override
        OptionalDouble known(RowResult row) {
            CallReceipt receipt = row.receipt();
            return receipt != null && receipt.cost() instanceof Cost.Known known
                    ? OptionalDouble.of(known.amount().doubleValue())
                    : OptionalDouble.empty();
        }
    },
    /** Input and output tokens of all attempts of the call. */
    TOKENS("tokens", "tokens") {
        @Override
        OptionalDouble known(RowResult row) {
            CallReceipt receipt = row.receipt();
            Integer total = receipt == null ? null : receipt.usage().total();
            return total == null ? OptionalDouble.empty() : OptionalDouble.of(total);
        }
    };

    private final String label;
    private final String unit;

    RunMeasure(String label, String unit) {
        this.label = label;
        this.unit = unit;
    }

    abstract OptionalDouble known(RowResult row);

    /** {@return its name, for example {@code latency}} */
    public String label() {
        return label;
    }

    /** {@return its unit, for example {@code seconds}} */
    public String unit() {
        return unit;
    }

    /**
     * {@return an answer's value, if it was asked for and the value is known}
     *
     * @param answer one answer to a row
     */
    public OptionalDouble of(RowResult answer) {
        return answer.answer() == null || answer.seconds() == null ? OptionalDouble.empty() : known(answer);
    }

    /**
     * Summary of a run's values.
     *
     * @param n number of measured rows
     * @param mean the mean with its interval
     * @param median the value that half of the rows do not exceed
     * @param p95 the value that 95 of 100 rows do not exceed
     */
    public record Summary(int n, Estimate mean, double median, double p95) {}

    /**
     * {@return the summary of a run's values, if any was measured}
     *
     * @param run the run
     * @throws RunException if costs are in several currencies
     */
    public Optional<Summary> of(EvaluationRun run) {
        requireOneCurrency(List.of(run));
        double[] values = byRow(run).values().stream()
                .mapToDouble(value -> value)
                .sorted()
                .toArray();
        return values.length == 0
                ? Optional.empty()
                : Optional.of(
                        new Summary(values.length, Estimate.of(values), quantile(values, 0.5), quantile(values, 0.95)));
    }

    /**
     * {@return the comparison of both runs' values for the same rows, if any row was measured in both; a difference below 0 is a saving, and
     * {@code WORSE} means
     * lower}
     *
     * @param runs the runs
     * @param seed the seed of random draws
     * @throws RunException if costs are in several currencies
     */
    public Optional<PairedComparison> compare(RunComparison runs, long seed) {
        requireOneCurrency(List.of(runs.baseline(), runs.candidate()));
        Map<String, Double> baseline = byRow(runs.baseline());
        Map<String, Double> candidate = byRow(runs.candidate());
        List<double[]> pairs = new ArrayList<>();
        for (RunComparison.RowPair pair : runs.pairs()) {
            Double before = baseline.get(pair.baseline().rowId());
            Double after = candidate.get(pair.candidate().rowId());
            if (before != null && after != null) {
                pairs.add(new double[] {before, after});
            }
        }
        return pairs.isEmpty()
                ? Optional.empty()
                : Optional.of(PairedComparison.of(
                        pairs.stream().mapToDouble(pair -> pair[0]).toArray(),
                        pairs.stream().mapToDouble(pair -> pair[1]).toArray(),
                        seed));
    }

    /** {@return the mean of the answers to each row of which the value is known} */
    private Map<String, Double> byRow(EvaluationRun run) {
        return run.samples().stream()
                .filter(answer -> of(answer).isPresent())
                .collect(Collectors.groupingBy(
                        RowResult::rowId,
                        Collectors.averagingDouble(answer -> of(answer).getAsDouble())));
    }

    /** The smallest value that so large a share of the values does not exceed. */
    private static double quantile(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    private void requireOneCurrency(List<EvaluationRun> runs) {
        Set<String> currencies = runs.stream()
                .flatMap(run -> run.samples().stream())
                .map(RowResult::receipt)
                .map(RunMeasure::currency)
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(TreeSet::new));
        if (this == COST && currencies.size() > 1) {
            throw new RunException(
                    "costs must be in one currency to be compared, but they are in " + String.join(", ", currencies),
                    null);
        }
    }

    private static Optional<String> currency(@Nullable CallReceipt receipt) {
        return receipt != null
                        && receipt.cost() instanceof Cost.Known known
                        && !known.currency().equals(Cost.NO_CURRENCY)
                ? Optional.of(known.currency()).map(Currency::getCurrencyCode)
                : Optional.empty();
    }
}
