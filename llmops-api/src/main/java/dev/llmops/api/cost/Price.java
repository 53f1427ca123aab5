package dev.llmops.api.cost;

import dev.llmops.api.message.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs.
 *
 * @param model name of the model
 * @param inputPerMillion for a million tokens read
 * @param outputPerMillion for a million tokens written
 * @param cachedInputPerMillion for a million tokens read from the vendor's cache; null if that is the same as others
 * @param currency of all three
 * @param validFrom from when on it applies
 */
public record Price(
        String model,
        BigDecimal inputPerMillion,
        BigDecimal outputPerMillion,
        @Nullable BigDecimal cachedInputPerMillion,
        Currency currency,
        Instant validFrom) {

    private static final int MILLION_DIGITS = 6;

    /** Refuses negative prices. */
    public Price {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(currency, "currency");
        Objects.requireNonNull(validFrom, "validFrom");
        atLeastZero("inputPerMillion", inputPerMillion);
        atLeastZero("outputPerMillion", outputPerMillion);
        if (cachedInputPerMillion != null) {
            atLeastZero("cachedInputPerMillion", cachedInputPerMillion);
        }
    }

    /**
     * Computes what tokens cost, exactly: {@code ((input - cached) * inputPerMillion + cached * cachedInputPerMillion +
     * output * outputPerMillion) / 1,000,000}. Where nobody told how many tokens came from the cache, none did: the cost is
     * then the most that it can be.
     *
     * @param usage the tokens
     * @return the cost; unknown if input or output is unknown, or more tokens came from the cache than were read
     */
    public Cost of(TokenUsage usage) {
        Integer input = usage.input();
        Integer output = usage.output();
        if (input == null || output == null) {
            return new Cost.Unknown("the number of tokens is unknown");
        }
        Integer cached = usage.cachedInput();
        int fromCache = cached == null || cachedInputPerMillion == null ? 0 : cached;
        if (fromCache > input) {
            return new Cost.Unknown(
                    "more tokens came from the cache (" + fromCache + ") than were read (" + input + ")");
        }
        BigDecimal sum = times(inputPerMillion, input - fromCache).add(times(outputPerMillion, output));
        if (cachedInputPerMillion != null) {
            sum = sum.add(times(cachedInputPerMillion, fromCache));
        }
        return new Cost.Known(sum.movePointLeft(MILLION_DIGITS), currency);
    }

    private static BigDecimal times(BigDecimal price, int tokens) {
        return price.multiply(BigDecimal.valueOf(tokens));
    }

    private static void atLeastZero(String name, BigDecimal value) {
        if (value.signum() < 0) {
            throw new IllegalArgumentException(name + " must be at least 0, but was " + value);
        }
    }
}
