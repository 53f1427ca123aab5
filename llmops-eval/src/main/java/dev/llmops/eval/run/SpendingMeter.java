package dev.llmops.eval.run;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.message.TokenUsage;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds up what rows took, one after the other. Used by one thread at a time. */
final class SpendingMeter {

    private int asked;
    private int cached;
    private int withoutReceipt;
    private int unknown;
    private @Nullable TokenUsage usage;
    private @Nullable TokenUsage judging;
    private final Map<Currency, BigDecimal> known = new HashMap<>();
    private long tokens;
    private long dearestTokens;
    private final Map<Currency, BigDecimal> dearest = new HashMap<>();
    private @Nullable String unmetered;

    void add(RowResult row) {
        long took = 0;
        for (Judgement judgement : row.judgements()) {
            if (judgement.usage() != null) {
                judging = plus(judging, judgement.usage());
                took += tokens(row, judgement.usage());
            }
        }
        if (row.answer() != null) {
            took += answered(row);
        }
        tokens += took;
        dearestTokens = Math.max(dearestTokens, took);
    }

    private long answered(RowResult row) {
        if (row.seconds() == null) {
            cached++;
            return 0;
        }
        asked++;
        CallReceipt receipt = row.receipt();
        if (receipt == null) {
            withoutReceipt++;
            unmetered = row.rowId();
            return 0;
        }
        usage = plus(usage, receipt.usage());
        if (receipt.cost() instanceof Cost.Known cost) {
            known.merge(cost.currency(), cost.amount(), BigDecimal::add);
            dearest.merge(cost.currency(), cost.amount(), BigDecimal::max);
        } else {
            unknown++;
        }
        return tokens(row, receipt.usage());
    }

    private long tokens(RowResult row, TokenUsage used) {
        if (used.input() == null || used.output() == null) {
            unmetered = row.rowId();
            return 0;
        }
        return (long) used.input() + used.output();
    }

    private static TokenUsage plus(@Nullable TokenUsage sum, TokenUsage more) {
        return sum == null ? more : sum.plus(more);
    }

    /** Whether one more row surely fits, if it and those that run take no more than the dearest so far. */
    boolean fits(RunBudget budget, int running) {
        requireMetered(budget);
        if (asked == 0 && running > 0) {
            return false;
        }
        Long mostTokens = budget.tokens();
        if (mostTokens != null && (tokens >= mostTokens || tokens + (running + 1L) * dearestTokens > mostTokens)) {
            return false;
        }
        BigDecimal most = budget.money();
        Currency currency = budget.currency();
        if (most == null || currency == null) {
            return true;
        }
        BigDecimal spent = known.getOrDefault(currency, BigDecimal.ZERO);
        BigDecimal each = dearest.getOrDefault(currency, BigDecimal.ZERO);
        return spent.compareTo(most) < 0
                && spent.add(each.multiply(BigDecimal.valueOf(running + 1L))).compareTo(most) <= 0;
    }

    private void requireMetered(RunBudget budget) {
        if (budget.tokens() != null && unmetered != null) {
            throw new RunException(
                    "a budget of tokens needs to know what each answer took, but row '" + unmetered
                            + "' has no record of it; make the target with Target.ofAnswers, or leave out the budget",
                    null);
        }
        Currency currency = budget.currency();
        if (currency != null
                && (withoutReceipt > 0
                        || unknown > 0
                        || known.keySet().stream()
                                .anyMatch(each -> !each.equals(currency) && !each.equals(Cost.NO_CURRENCY)))) {
            throw new RunException(
                    "a budget of money needs the cost of each answer in " + currency.getCurrencyCode()
                            + ", but of one it is not known; give the application a price list in that currency, or the"
                            + " run a budget of tokens",
                    null);
        }
    }

    /** What was spent, for a line that tells how far a run is; empty if nothing is known. */
    String text() {
        if (known.keySet().stream().anyMatch(each -> !each.equals(Cost.NO_CURRENCY))) {
            StringBuilder text = new StringBuilder();
            spending()
                    .known()
                    .forEach((currency, sum) -> text.append(text.isEmpty() ? "" : " and ")
                            .append(sum.stripTrailingZeros().toPlainString())
                            .append(' ')
                            .append(currency));
            return text + (unknown > 0 ? ", unknown for " + unknown : "");
        }
        return tokens == 0 ? "" : String.format(Locale.ROOT, "%,d tokens", tokens);
    }

    int asked() {
        return asked;
    }

    long tokens() {
        return tokens;
    }

    RunSpending spending() {
        Map<String, BigDecimal> named = new TreeMap<>();
        known.forEach((currency, amount) -> {
            // Answers that no model was asked for cost nothing in no currency.
            if (!currency.equals(Cost.NO_CURRENCY)) {
                named.put(currency.getCurrencyCode(), amount);
            }
        });
        return new RunSpending(asked, cached, withoutReceipt, usage, named, unknown, judging);
    }
}
