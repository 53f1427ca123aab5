package dev.llmops.eval.optimize;

import dev.llmops.api.cost.Price;
import dev.llmops.commons.internal.option.Require;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The total budget of an optimisation: its search, its proposals and its verdict. Calls of an evaluator's own model
 * are not counted.
 *
 * <p>A call is made only if the most that it can use still fits: the bytes of its messages as tokens, which is more than any vocabulary
 * produces, and the longest answer that it allows. So the limits hold as long as a model bills no more than it was sent and allowed
 * to write.
 *
 * @param calls maximum number of model calls, at least 1
 * @param tokens maximum number of tokens, input and output together; null for no limit
 * @param money maximum amount of money, in the currency of {@code price}; null for no limit
 * @param price the highest price of a call of the most expensive model; null exactly if {@code money} is
 */
public record OptimizationBudget(
        int calls,
        @Nullable Long tokens,
        @Nullable BigDecimal money,
        @Nullable Price price) {

    /** Rejects limits that permit nothing, and money without a price. */
    public OptimizationBudget {
        Require.atLeast("calls", calls, 1);
        if (tokens != null && tokens < 1) {
            throw new IllegalArgumentException("tokens must be at least 1, but was " + tokens);
        }
        if (money != null && money.signum() <= 0) {
            throw new IllegalArgumentException("money must be above 0, but was " + money);
        }
        if ((money == null) != (price == null)) {
            throw new IllegalArgumentException("a limit of money needs a price, and a price a limit of money: without a"
                    + " price nobody knows beforehand what a call may cost");
        }
    }

    /**
     * {@return a limit on calls only}
     *
     * @param calls maximum number of calls, at least 1
     */
    public static OptimizationBudget ofCalls(int calls) {
        return new OptimizationBudget(calls, null, null, null);
    }

    /**
     * {@return a copy with a limit on tokens}
     *
     * @param most at least 1
     */
    public OptimizationBudget withTokens(long most) {
        return new OptimizationBudget(calls, most, money, price);
    }

    /**
     * {@return a copy with a limit on money}
     *
     * @param most above 0, in the currency of the price
     * @param dearest the price of the model, or of the more expensive one if another proposes
     */
    public OptimizationBudget withMoney(BigDecimal most, Price dearest) {
        return new OptimizationBudget(calls, tokens, Objects.requireNonNull(most, "most"), dearest);
    }
}
