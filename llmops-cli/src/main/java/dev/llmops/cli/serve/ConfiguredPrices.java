package dev.llmops.cli.serve;

import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.model.ModelIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The prices of endpoints by provider and model. A server may call the model by another name than the one that it was asked for: then its
 * provider's price counts, if there is one alone.
 */
final class ConfiguredPrices implements PriceList {

    private record Priced(ModelIdentity model, @Nullable Price price) {}

    private final List<Priced> all = new ArrayList<>();

    void add(ModelIdentity model, @Nullable Price price) {
        all.add(new Priced(model, price));
    }

    @Override
    public Optional<Price> priceOf(ModelIdentity model, Instant at) {
        List<Priced> ofProvider = all.stream()
                .filter(each -> each.model().provider().equals(model.provider()))
                .toList();
        // A vendor answers with the version behind a name: the longest name that its own begins with was asked.
        int longest = ofProvider.stream()
                .map(each -> each.model().name())
                .filter(name -> isOf(name, model.name()))
                .mapToInt(String::length)
                .max()
                .orElse(-1);
        List<Priced> named = ofProvider.stream()
                .filter(each -> each.model().name().length() == longest
                        && isOf(each.model().name(), model.name()))
                .toList();
        return only(named.isEmpty() ? ofProvider : named);
    }

    private static boolean isOf(String asked, String answered) {
        return answered.equals(asked) || answered.startsWith(asked + "-");
    }

    /** Two prices for one model cannot be told apart by its name: what it cost is unknown then. */
    private static Optional<Price> only(List<Priced> some) {
        return some.isEmpty() || some.stream().map(Priced::price).distinct().count() > 1
                ? Optional.empty()
                : Optional.ofNullable(some.get(0).price());
    }
}
