package dev.llmops.eval.selection;

import dev.llmops.api.cost.Cost;
import dev.llmops.commons.internal.stats.Bootstrap;
import dev.llmops.eval.run.CallReceipt;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The results of one candidate on a data set.
 *
 * @param name its name
 * @param quality mean score of the rows, with Wilson's interval where all are 0 or 1 and Student's otherwise; a row without answer
 *     counts as 0. Null if no row was scored
 * @param failed the number of rows without an answer
 * @param unscored the number of rows whose answer the evaluator did not score; they are left out of {@code quality}
 * @param cost mean cost of an answered call; null if it is unknown for one of them, or they are in several currencies
 * @param currency of {@code cost}; null if that is unknown
 * @param unknownCosts the number of answers with an unknown cost
 * @param seconds mean time of an answered call; null if none was timed, for example if answers came from a cache
 */
public record CandidateResult(
        String name,
        @Nullable Estimate quality,
        int failed,
        int unscored,
        @Nullable Mean cost,
        @Nullable Currency currency,
        int unknownCosts,
        @Nullable Mean seconds) {

    /**
     * A mean of values that may be far from normal.
     *
     * @param n number of values
     * @param mean their mean
     * @param interval a 95 % interval by a seeded bootstrap
     */
    public record Mean(int n, double mean, Interval interval) {

        static @Nullable Mean of(double[] values, long seed) {
            if (values.length == 0) {
                return null;
            }
            double[] ends = Bootstrap.interval(values, Estimate.ALPHA, seed);
            // Exactly, so that equal candidates have equal means in whatever order their rows came.
            BigDecimal sum =
                    Arrays.stream(values).mapToObj(BigDecimal::valueOf).reduce(BigDecimal.ZERO, BigDecimal::add);
            double mean = sum.divide(BigDecimal.valueOf(values.length), MathContext.DECIMAL64)
                    .doubleValue();
            return new Mean(values.length, mean, new Interval(ends[0], ends[1]));
        }
    }

    static CandidateResult of(String name, EvaluationRun run, String evaluator, long seed) {
        double[] scores = run.rows().stream()
                .map(row -> score(row, evaluator))
                .flatMapToDouble(OptionalDouble::stream)
                .toArray();
        int failed =
                (int) run.rows().stream().filter(row -> row.answer() == null).count();
        List<RowResult> answered =
                run.rows().stream().filter(row -> row.answer() != null).toList();
        Set<Currency> currencies = new HashSet<>();
        double[] costs = answered.stream()
                .map(row -> known(row.receipt()))
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .peek(cost -> currencies.add(cost.currency()))
                .mapToDouble(cost -> cost.amount().doubleValue())
                .toArray();
        // Answers that no model was asked for cost nothing in no currency.
        currencies.remove(Cost.NO_CURRENCY);
        boolean known = costs.length == answered.size() && currencies.size() == 1;
        return new CandidateResult(
                name,
                scores.length == 0 ? null : Estimate.of(scores),
                failed,
                run.rows().size() - scores.length,
                known ? Mean.of(costs, seed) : null,
                known ? currencies.iterator().next() : null,
                answered.size() - costs.length,
                Mean.of(
                        answered.stream()
                                .map(RowResult::seconds)
                                .filter(Objects::nonNull)
                                .mapToDouble(seconds -> Objects.requireNonNull(seconds))
                                .toArray(),
                        seed));
    }

    /** {@return the score of a row: 0 without an answer, since whoever asked got none; none if the evaluator gave none} */
    static OptionalDouble score(RowResult row, String evaluator) {
        return row.answer() == null ? OptionalDouble.of(0) : row.score(evaluator);
    }

    private static Cost.@Nullable Known known(@Nullable CallReceipt receipt) {
        return receipt != null && receipt.cost() instanceof Cost.Known known ? known : null;
    }
}
