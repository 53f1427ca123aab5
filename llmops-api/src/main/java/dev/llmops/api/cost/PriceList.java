package dev.llmops.api.cost;

import dev.llmops.api.model.ModelIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Knows what models cost. Safe for use by several threads. */
@FunctionalInterface
public interface PriceList {

    /**
     * {@return the price of a model at a time, if it is known}
     *
     * @param model the model
     * @param at the time
     */
    Optional<Price> priceOf(ModelIdentity model, Instant at);

    /** {@return a list that knows no price} */
    static PriceList noop() {
        return (model, at) -> Optional.empty();
    }

    /**
     * {@return a list of given prices: of those for a model's name, the latest that is valid then}
     *
     * @param prices the prices, no two of a model from the same time
     */
    static PriceList of(List<Price> prices) {
        return new FixedPriceList(prices);
    }
}
