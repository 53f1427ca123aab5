package dev.llmops.eval.optimize;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.Price;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.eval.run.CallReceipt;
import dev.llmops.eval.run.RowResult;
import java.math.BigDecimal;

/**
 * What was taken of a budget. Answers out of the cache count as well: an earlier run of the same search paid for them, and so a search that
 * was killed decides as if it had never been, and never takes more than its budget over all its runs.
 */
final class Meter {

    private final OptimizationBudget budget;
    private int calls;
    private long tokens;
    private BigDecimal money = BigDecimal.ZERO;
    /** Calls of which nobody told the tokens, and that were counted with their bound. */
    private int estimated;

    Meter(OptimizationBudget budget) {
        this.budget = budget;
    }

    /** How many calls of at most this many tokens surely fit. */
    int affordable(CallBound bound) {
        long fit = (long) budget.calls() - calls;
        Long mostTokens = budget.tokens();
        if (mostTokens != null) {
            fit = Math.min(fit, (mostTokens - tokens) / bound.total());
        }
        BigDecimal mostMoney = budget.money();
        BigDecimal each = price(bound.usage());
        if (mostMoney != null && each.signum() > 0) {
            fit = Math.min(
                    fit, mostMoney.subtract(money).divideToIntegralValue(each).longValue());
        }
        return (int) Math.max(0, fit);
    }

    /** Whether so many calls fit if they take what such calls took so far; for what is kept back, not for what is asked. */
    boolean expects(long moreCalls, double tokensEach) {
        Long mostTokens = budget.tokens();
        BigDecimal mostMoney = budget.money();
        if (calls + moreCalls > budget.calls()) {
            return false;
        }
        if (mostTokens != null && tokens + moreCalls * tokensEach > mostTokens) {
            return false;
        }
        return mostMoney == null
                || money.doubleValue() + moreCalls * moneyPerToken() * tokensEach <= mostMoney.doubleValue();
    }

    private double moneyPerToken() {
        return tokens == 0 ? 0 : money.doubleValue() / tokens;
    }

    void charge(RowResult row, CallBound bound) {
        CallReceipt receipt = row.receipt();
        Integer total = receipt == null ? null : receipt.usage().total();
        calls++;
        tokens += total == null ? bound.total() : total;
        estimated += total == null ? 1 : 0;
        money = money.add(
                receipt != null && receipt.cost() instanceof Cost.Known known ? known.amount() : price(bound.usage()));
    }

    private BigDecimal price(TokenUsage usage) {
        Price price = budget.price();
        if (price == null) {
            return BigDecimal.ZERO;
        }
        Cost cost = price.of(usage);
        return cost instanceof Cost.Known known ? known.amount() : price.outputPerMillion();
    }

    int calls() {
        return calls;
    }

    Optimization.Spending spending() {
        Price price = budget.price();
        return new Optimization.Spending(
                calls,
                tokens,
                estimated,
                price == null ? null : money,
                price == null ? null : price.currency().getCurrencyCode());
    }

    /** The most that a call can take. */
    record CallBound(int input, int output) {

        long total() {
            return (long) input + output;
        }

        TokenUsage usage() {
            return new TokenUsage(input, output, 0, 0, 0);
        }

        static CallBound larger(CallBound a, CallBound b) {
            return new CallBound(Math.max(a.input, b.input), Math.max(a.output, b.output));
        }
    }
}
