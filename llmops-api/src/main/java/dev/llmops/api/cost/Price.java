package dev.llmops.api.cost;

import dev.llmops.api.message.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The price of a model.
 *
 * @param model name of the model
 * @param inputPerMillion price of a million tokens read
 * @param outputPerMillion price of a million tokens written
 * @param cachedInputPerMillion price of a million tokens read from the vendor's cache; null if it is the same as for other tokens read
 * @param cacheWritePerMillion price of a million tokens read and stored in the vendor's cache; null if it is the same as for other tokens read
 * @param reasoningPerMillion price of a million tokens of reasoning; null if it is the same as for other tokens written
 * @param tiers prices for long prompts, each replacing the ones above; sorted from the lowest limit to the highest
 * @param currency currency of all prices
 * @param validFrom the time from which it applies
 */
public record Price(
        String model,
        BigDecimal inputPerMillion,
        BigDecimal outputPerMillion,
        @Nullable BigDecimal cachedInputPerMillion,
        @Nullable BigDecimal cacheWritePerMillion,
        @Nullable BigDecimal reasoningPerMillion,
        List<Tier> tiers,
        Currency currency,
        Instant validFrom) {

    private static final int MILLION_DIGITS = 6;

    /**
     * The prices of all tokens of a call whose prompt is longer than a limit.
     *
     * @param aboveInputTokens the prompt has more tokens than this, at least 0
     * @param inputPerMillion price of a million tokens read
     * @param outputPerMillion price of a million tokens written, including reasoning
     * @param cachedInputPerMillion price of a million tokens read from the vendor's cache; null if it is the same as for other tokens read
     * @param cacheWritePerMillion price of a million tokens read and stored in the vendor's cache; null if it is the same as for other tokens read
     */
    public record Tier(
            int aboveInputTokens,
            BigDecimal inputPerMillion,
            BigDecimal outputPerMillion,
            @Nullable BigDecimal cachedInputPerMillion,
            @Nullable BigDecimal cacheWritePerMillion) {

        /** Rejects negative prices and limits. */
        public Tier {
            if (aboveInputTokens < 0) {
                throw new IllegalArgumentException("aboveInputTokens must be at least 0, but was " + aboveInputTokens);
            }
            atLeastZero("inputPerMillion", inputPerMillion);
            atLeastZero("outputPerMillion", outputPerMillion);
            atLeastZeroOrNull("cachedInputPerMillion", cachedInputPerMillion);
            atLeastZeroOrNull("cacheWritePerMillion", cacheWritePerMillion);
        }
    }

    /** Rejects negative prices and two tiers with the same limit; sorts the tiers. */
    public Price {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(currency, "currency");
        Objects.requireNonNull(validFrom, "validFrom");
        atLeastZero("inputPerMillion", inputPerMillion);
        atLeastZero("outputPerMillion", outputPerMillion);
        atLeastZeroOrNull("cachedInputPerMillion", cachedInputPerMillion);
        atLeastZeroOrNull("cacheWritePerMillion", cacheWritePerMillion);
        atLeastZeroOrNull("reasoningPerMillion", reasoningPerMillion);
        tiers = tiers.stream()
                .sorted(Comparator.comparingInt(Tier::aboveInputTokens))
                .toList();
        if (tiers.stream().map(Tier::aboveInputTokens).distinct().count() < tiers.size()) {
            throw new IllegalArgumentException("tiers must have different limits, but were " + tiers);
        }
    }

    /**
     * Creates a price without tiers and without separate rates for cache writes and reasoning.
     *
     * @param model name of the model
     * @param inputPerMillion price of a million tokens read
     * @param outputPerMillion price of a million tokens written
     * @param cachedInputPerMillion price of a million tokens read from the vendor's cache; null if it is the same as for other tokens read
     * @param currency currency of all three prices
     * @param validFrom the time from which it applies
     */
    public Price(
            String model,
            BigDecimal inputPerMillion,
            BigDecimal outputPerMillion,
            @Nullable BigDecimal cachedInputPerMillion,
            Currency currency,
            Instant validFrom) {
        this(
                model,
                inputPerMillion,
                outputPerMillion,
                cachedInputPerMillion,
                null,
                null,
                List.of(),
                currency,
                validFrom);
    }

    /**
     * Computes the exact cost of tokens: each kind of token times its rate, divided by 1,000,000. For a prompt above the limit of a tier, that
     * tier's rates apply to all tokens. If the number of tokens read from the cache is unknown, it counts as none, so the cost is the
     * maximum possible. If the number of tokens stored in the cache is unknown, it counts as none.
     *
     * @param usage the tokens
     * @return the cost; unknown if input or output is unknown, if reasoning has a separate rate and its share of the output is unknown, or if
     *     parts are larger than the whole
     */
    public Cost of(TokenUsage usage) {
        Integer input = usage.input();
        Integer output = usage.output();
        if (input == null || output == null) {
            return new Cost.Unknown("the number of tokens is unknown");
        }
        Tier tier = tier(input);
        BigDecimal fresh = tier == null ? inputPerMillion : tier.inputPerMillion();
        BigDecimal cached = tier == null ? cachedInputPerMillion : tier.cachedInputPerMillion();
        BigDecimal kept = tier == null ? cacheWritePerMillion : tier.cacheWritePerMillion();
        int fromCache = cached == null ? 0 : orNone(usage.cachedInput());
        int written = kept == null ? 0 : orNone(usage.cacheWriteInput());
        if ((long) fromCache + written > input) {
            return new Cost.Unknown("more tokens came from the cache (" + fromCache
                    + (written > 0 ? ") and were kept in it (" + written : "") + ") than were read (" + input + ")");
        }
        BigDecimal sum = times(fresh, input - fromCache - written)
                .add(times(cached, fromCache))
                .add(times(kept, written));
        return withOutput(tier, usage.reasoning(), output, sum);
    }

    private Cost withOutput(@Nullable Tier tier, @Nullable Integer reasoning, int output, BigDecimal read) {
        BigDecimal rate = tier == null ? outputPerMillion : tier.outputPerMillion();
        boolean own = tier == null && reasoningPerMillion != null && reasoningPerMillion.compareTo(rate) != 0;
        if (!own) {
            return known(read.add(times(rate, output)));
        }
        if (reasoning == null) {
            return new Cost.Unknown("reasoning has a price of its own, and how many tokens it took is unknown");
        }
        return reasoning > output
                ? new Cost.Unknown("more tokens were reasoning (" + reasoning + ") than were written (" + output + ")")
                : known(read.add(times(rate, output - reasoning)).add(times(reasoningPerMillion, reasoning)));
    }

    private Cost known(BigDecimal perMillion) {
        return new Cost.Known(perMillion.movePointLeft(MILLION_DIGITS), currency);
    }

    private @Nullable Tier tier(int input) {
        Tier highest = null;
        for (Tier tier : tiers) {
            highest = input > tier.aboveInputTokens() ? tier : highest;
        }
        return highest;
    }

    private static BigDecimal times(@Nullable BigDecimal price, int tokens) {
        return price == null ? BigDecimal.ZERO : price.multiply(BigDecimal.valueOf(tokens));
    }

    private static int orNone(@Nullable Integer tokens) {
        return tokens == null ? 0 : tokens;
    }

    private static void atLeastZero(String name, BigDecimal value) {
        if (value.signum() < 0) {
            throw new IllegalArgumentException(name + " must be at least 0, but was " + value);
        }
    }

    private static void atLeastZeroOrNull(String name, @Nullable BigDecimal value) {
        if (value != null) {
            atLeastZero(name, value);
        }
    }
}
