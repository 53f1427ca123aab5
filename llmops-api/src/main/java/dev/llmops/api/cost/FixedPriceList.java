package dev.llmops.api.cost;

import dev.llmops.api.model.ModelIdentity;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

final class FixedPriceList implements PriceList {

    private final Map<String, List<Price>> byModel;

    FixedPriceList(List<Price> prices) {
        this.byModel = prices.stream().collect(Collectors.groupingBy(Price::model));
        byModel.values().forEach(FixedPriceList::requireDifferentDates);
    }

    private static void requireDifferentDates(List<Price> ofOneModel) {
        Set<Instant> dates = new HashSet<>();
        for (Price price : ofOneModel) {
            if (!dates.add(price.validFrom())) {
                throw new IllegalArgumentException("prices of a model must have different validFrom, but two of '"
                        + price.model() + "' are valid from " + price.validFrom());
            }
        }
    }

    @Override
    public Optional<Price> priceOf(ModelIdentity model, Instant at) {
        return byModel.getOrDefault(model.name(), List.of()).stream()
                .filter(price -> !price.validFrom().isAfter(at))
                .max(Comparator.comparing(Price::validFrom));
    }
}
