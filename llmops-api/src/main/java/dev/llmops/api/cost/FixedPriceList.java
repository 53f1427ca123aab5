package dev.llmops.api.cost;

import dev.llmops.api.model.ModelIdentity;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

final class FixedPriceList implements PriceList {

    private final Map<String, List<Price>> byModel;

    FixedPriceList(List<Price> prices) {
        this.byModel = prices.stream().collect(Collectors.groupingBy(Price::model));
    }

    @Override
    public Optional<Price> priceOf(ModelIdentity model, Instant at) {
        return byModel.getOrDefault(model.name(), List.of()).stream()
                .filter(price -> !price.validFrom().isAfter(at))
                .max(Comparator.comparing(Price::validFrom));
    }
}
