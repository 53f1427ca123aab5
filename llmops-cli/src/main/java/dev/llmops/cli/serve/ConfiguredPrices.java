package dev.llmops.cli.serve;

import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.model.ModelIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The prices of endpoints by provider and model. A server may call the model by another name than the one that it was asked for: then its
 * provider's price counts, if there is one alone.
 */
final class ConfiguredPrices implements PriceList {

    private record Priced(ModelIdentity model, Price price) {}

    private final List<Priced> all = new ArrayList<>();

    void add(ModelIdentity model, Price price) {
        all.add(new Priced(model, price));
    }

    @Override
    public Optional<Price> priceOf(ModelIdentity model, Instant at) {
        List<Priced> ofProvider = all.stream()
                .filter(each -> each.model().provider().equals(model.provider()))
                .toList();
        return only(ofProvider.stream()
                        .filter(each -> each.model().name().equals(model.name()))
                        .toList())
                .or(() -> only(ofProvider));
    }

    /** Two prices for one model cannot be told apart by its name: what it cost is unknown then. */
    private static Optional<Price> only(List<Priced> some) {
        return some.isEmpty() || some.stream().map(Priced::price).distinct().count() > 1
                ? Optional.empty()
                : Optional.of(some.get(0).price());
    }
}
