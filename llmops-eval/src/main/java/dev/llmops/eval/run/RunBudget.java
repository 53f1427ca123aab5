package dev.llmops.eval.run;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Limits what a run may use, including everything already in its file. A row starts only if the most expensive answer so far still fits once
 * more for it and for each row in
 * progress; until the first answer, one row is asked at a time. So a budget is exceeded by at most the amount by which answers are more
 * expensive than all before them.
 * When no further row fits, the run stops, and its file can be resumed.
 *
 * @param tokens maximum number of tokens, input and output, by the target and by judges; null for no limit
 * @param money maximum cost of the target, above 0; null for no limit. The cost of judges is not known
 * @param currency of the money; null exactly if {@code money} is
 */
public record RunBudget(
        @Nullable Long tokens,
        @Nullable BigDecimal money,
        @Nullable Currency currency) {

    /** Rejects a budget without a limit. */
    public RunBudget {
        if (tokens == null && money == null) {
            throw new IllegalArgumentException("a budget must limit tokens, money or both, but limits neither");
        }
        if (tokens != null && tokens < 1) {
            throw new IllegalArgumentException("tokens must be at least 1, but was " + tokens);
        }
        if (money != null && money.signum() <= 0) {
            throw new IllegalArgumentException("money must be above 0, but was " + money);
        }
        if ((money == null) != (currency == null)) {
            throw new IllegalArgumentException(
                    "money and currency go together, but were " + money + " and " + currency);
        }
    }

    /**
     * {@return a limit on tokens}
     *
     * @param most at least 1
     */
    public static RunBudget ofTokens(long most) {
        return new RunBudget(most, null, null);
    }

    /**
     * {@return a limit on money}
     *
     * @param most above 0
     * @param currency its code by ISO 4217, for example {@code USD}
     */
    public static RunBudget ofMoney(BigDecimal most, String currency) {
        return new RunBudget(null, Objects.requireNonNull(most, "most"), Currency.getInstance(currency));
    }
}
