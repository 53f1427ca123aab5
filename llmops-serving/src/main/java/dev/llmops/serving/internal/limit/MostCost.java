package dev.llmops.serving.internal.limit;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.Price;
import dev.llmops.api.message.TokenUsage;
import java.math.BigDecimal;

/**
 * The most that tokens can cost, whatever part of them will be reasoning or be kept in the vendor's cache, which have rates of
 * their own.
 */
public final class MostCost {

    private MostCost() {}

    /** {@return the amount; zero if the price does not know it} */
    public static BigDecimal of(Price price, int input, int output) {
        BigDecimal most = BigDecimal.ZERO;
        for (int kept : new int[] {0, input}) {
            for (int reasoning : new int[] {0, output}) {
                Cost cost = price.of(new TokenUsage(input, output, 0, reasoning, kept));
                if (cost instanceof Cost.Known known) {
                    most = most.max(known.amount());
                }
            }
        }
        return most;
    }
}
