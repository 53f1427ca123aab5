package dev.llmops.api.cost;

import dev.llmops.api.model.ModelIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A list of model prices. Safe for use by multiple threads. */
@FunctionalInterface
public interface PriceList {

    /**
     * {@return the price of a model at a time, if known}
     *
     * @param model the model
     * @param at the time
     */
    Optional<Price> priceOf(ModelIdentity model, Instant at);

    /** {@return a list without prices} */
    static PriceList noop() {
        return (model, at) -> Optional.empty();
    }

    /**
     * {@return a list of given prices: among the prices for a model's name, the latest that is valid at the time applies}
     *
     * @param prices the prices, no two for the same model from the same time
     */
    static PriceList of(List<Price> prices) {
        return new FixedPriceList(prices);
    }
}
