package dev.llmops.core.catalogue;

import dev.llmops.api.cost.Price;
import dev.llmops.api.model.ModelCapability;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a provider's model. A null, empty or missing value means unknown; it never means 0 or "no". Immutable.
 *
 * @param provider the provider, as in {@link dev.llmops.api.model.ModelIdentity#provider}: OpenTelemetry's name if there is one
 * @param name the name that the provider uses
 * @param contextWindow the most tokens of input and output together, or null
 * @param maxInputTokens the most tokens of input, or null
 * @param maxOutputTokens the most tokens of output, or null
 * @param capabilities whether it has each capability; a capability that is not in the map is unknown
 * @param licence the licence of its weights by SPDX id or name, or null; also null for a model whose weights are not available
 * @param prices its prices, no two from the same time
 * @param batchPrices its prices in the provider's batches, no two from the same time
 * @param source the source of this information
 * @param asOf the date of the source
 */
public record CatalogueModel(
        String provider,
        String name,
        @Nullable Integer contextWindow,
        @Nullable Integer maxInputTokens,
        @Nullable Integer maxOutputTokens,
        Map<ModelCapability, Boolean> capabilities,
        @Nullable String licence,
        List<Price> prices,
        List<Price> batchPrices,
        String source,
        LocalDate asOf) {

    /** Copies the collections; rejects limits below 1. */
    public CatalogueModel {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(asOf, "asOf");
        capabilities = Map.copyOf(capabilities);
        prices = List.copyOf(prices);
        batchPrices = List.copyOf(batchPrices);
        atLeastOne("contextWindow", contextWindow);
        atLeastOne("maxInputTokens", maxInputTokens);
        atLeastOne("maxOutputTokens", maxOutputTokens);
    }

    private static void atLeastOne(String name, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but was " + value);
        }
    }

    /**
     * {@return its price at a given time, if known}
     *
     * @param at the time
     */
    public Optional<Price> price(Instant at) {
        return latest(prices, at);
    }

    /**
     * {@return its price in the provider's batches at a given time, if known}
     *
     * @param at the time
     */
    public Optional<Price> batchPrice(Instant at) {
        return latest(batchPrices, at);
    }

    private static Optional<Price> latest(List<Price> all, Instant at) {
        return all.stream().filter(price -> !price.validFrom().isAfter(at)).max(Comparator.comparing(Price::validFrom));
    }
}
