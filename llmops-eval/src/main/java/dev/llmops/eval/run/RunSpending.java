package dev.llmops.eval.run;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.message.TokenUsage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run took. Calls that ended in an error left no receipt, and may have cost something too.
 *
 * @param asked number of rows that the target answered in this run
 * @param cached number of rows whose answer came from the cache, and was paid for by an earlier run
 * @param withoutReceipt number of the rows asked of which nobody knows what they took
 * @param usage tokens of the receipts, or null if there is none
 * @param known what the receipts with a known cost add up to, by currency code
 * @param unknown number of receipts whose cost is unknown
 * @param judging tokens that evaluators' models used, or null if no evaluator asked one. Their cost is not known
 */
public record RunSpending(
        int asked,
        int cached,
        int withoutReceipt,
        @Nullable TokenUsage usage,
        Map<String, BigDecimal> known,
        int unknown,
        @Nullable TokenUsage judging) {

    /** Copies the map. */
    public RunSpending {
        known = Map.copyOf(known);
    }

    static RunSpending of(List<RowResult> rows) {
        List<RowResult> answered =
                rows.stream().filter(row -> row.answer() != null).toList();
        List<RowResult> asked =
                answered.stream().filter(row -> row.seconds() != null).toList();
        List<CallReceipt> receipts = new ArrayList<>();
        for (RowResult row : asked) {
            if (row.receipt() != null) {
                receipts.add(row.receipt());
            }
        }
        List<Cost.Known> known = receipts.stream()
                .map(CallReceipt::cost)
                .filter(Cost.Known.class::isInstance)
                .map(Cost.Known.class::cast)
                .toList();
        return new RunSpending(
                asked.size(),
                answered.size() - asked.size(),
                asked.size() - receipts.size(),
                sum(receipts.stream().map(CallReceipt::usage).toList()),
                byCurrency(known),
                receipts.size() - known.size(),
                sum(rows.stream()
                        .flatMap(row -> row.judgements().stream())
                        .map(Judgement::usage)
                        .filter(Objects::nonNull)
                        .map(Objects::requireNonNull)
                        .toList()));
    }

    private static Map<String, BigDecimal> byCurrency(List<Cost.Known> costs) {
        Map<Currency, BigDecimal> sums =
                costs.stream().collect(Collectors.toMap(Cost.Known::currency, Cost.Known::amount, BigDecimal::add));
        Map<String, BigDecimal> named = new TreeMap<>();
        // Answers that no model was asked for cost nothing in no currency.
        sums.remove(Cost.NO_CURRENCY);
        sums.forEach((currency, amount) -> named.put(currency.getCurrencyCode(), amount));
        return named;
    }

    private static @Nullable TokenUsage sum(List<TokenUsage> usages) {
        try {
            return usages.stream().reduce(TokenUsage::plus).orElse(null);
        } catch (ArithmeticException e) {
            // More than two thousand million tokens: a report that says "unknown" is better than none.
            return TokenUsage.UNKNOWN;
        }
    }
}
