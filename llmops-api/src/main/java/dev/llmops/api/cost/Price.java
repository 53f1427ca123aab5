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
 * What a model costs.
 *
 * @param model name of the model
 * @param inputPerMillion for a million tokens read
 * @param outputPerMillion for a million tokens written
 * @param cachedInputPerMillion for a million tokens read from the vendor's cache; null if that is the same as others
 * @param cacheWritePerMillion for a million tokens read and kept in the vendor's cache; null if that is the same as others
 * @param reasoningPerMillion for a million tokens of reasoning; null if that is the same as other tokens written
 * @param tiers prices of long prompts, each instead of the ones above; from the lowest limit to the highest
 * @param currency of all of them
 * @param validFrom from when on it applies
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
     * What all tokens of a call cost whose prompt is longer than a limit.
     *
     * @param aboveInputTokens the prompt has more tokens than this, at least 0
     * @param inputPerMillion for a million tokens read
     * @param outputPerMillion for a million tokens written, reasoning included
     * @param cachedInputPerMillion for a million tokens read from the vendor's cache; null if that is the same as others
     * @param cacheWritePerMillion for a million tokens read and kept in the vendor's cache; null if that is the same as others
     */
    public record Tier(
            int aboveInputTokens,
            BigDecimal inputPerMillion,
            BigDecimal outputPerMillion,
            @Nullable BigDecimal cachedInputPerMillion,
            @Nullable BigDecimal cacheWritePerMillion) {

        /** Refuses negative prices and limits. */
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

    /** Refuses negative prices and two tiers of one limit; sorts the tiers. */
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
     * A price without tiers and without rates of their own for cache writes and reasoning.
     *
     * @param model name of the model
     * @param inputPerMillion for a million tokens read
     * @param outputPerMillion for a million tokens written
     * @param cachedInputPerMillion for a million tokens read from the vendor's cache; null if that is the same as others
     * @param currency of all three
     * @param validFrom from when on it applies
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
     * Computes what tokens cost, exactly: each kind of token times its rate, over 1,000,000. A prompt above the limit of a tier has
     * that tier's rates for all of its tokens. Where nobody told how many tokens came from the cache, none did: the cost is then the
     * most that it can be. Where nobody told how many were kept in it, none were.
     *
     * @param usage the tokens
     * @return the cost; unknown if input or output is unknown, if reasoning has a rate of its own and nobody told how much of the
     *     output it was, or if parts are larger than the whole
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
