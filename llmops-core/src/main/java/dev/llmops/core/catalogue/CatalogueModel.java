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
 * What is known of a model of a provider. What is null, empty or missing is unknown; it is never 0 or "no". Immutable.
 *
 * @param provider who runs it, as in {@link dev.llmops.api.model.ModelIdentity#provider}: by OpenTelemetry's name where there is one
 * @param name its name, as its provider calls it
 * @param contextWindow most tokens of input and output together, or null
 * @param maxInputTokens most tokens of input, or null
 * @param maxOutputTokens most tokens of output, or null
 * @param capabilities whether it can do something; what is not in the map is unknown
 * @param licence licence of its weights by SPDX id or name, or null; also null for a model whose weights nobody gets
 * @param prices what it costs, no two from the same time
 * @param batchPrices what it costs in the provider's batches, no two from the same time
 * @param source where all this comes from
 * @param asOf the day on which the source said so
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

    /** Copies the collections; refuses limits below 1. */
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
     * {@return what it costs at a time, if that is known}
     *
     * @param at the time
     */
    public Optional<Price> price(Instant at) {
        return latest(prices, at);
    }

    /**
     * {@return what it costs in the provider's batches at a time, if that is known}
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
