package dev.llmops.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.cost.Price;
import dev.llmops.api.model.ModelIdentity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfiguredPricesTest {

    private static final Price DEAR = price("10");
    private static final Price CHEAP = price("1");

    private final ConfiguredPrices prices = new ConfiguredPrices();

    private static Price price(String output) {
        return new Price(
                "any", BigDecimal.ONE, new BigDecimal(output), null, Currency.getInstance("USD"), Instant.EPOCH);
    }

    private void add(String name, @Nullable Price price) {
        prices.add(new ModelIdentity("openai", name, null), price);
    }

    private @Nullable Price of(String name) {
        return prices.priceOf(new ModelIdentity("openai", name, null), Instant.EPOCH)
                .orElse(null);
    }

    @Test
    void the_version_behind_a_name_costs_what_the_name_costs() {
        add("gpt-4o", DEAR);
        add("gpt-4o-mini", CHEAP);

        assertThat(of("gpt-4o-mini-2024-07-18")).isEqualTo(CHEAP);
        assertThat(of("gpt-4o-2024-08-06")).isEqualTo(DEAR);
        assertThat(of("gpt-4o")).isEqualTo(DEAR);
    }

    @Test
    void a_model_without_a_price_does_not_get_that_of_another() {
        add("gpt-4o", DEAR);
        add("gpt-4o-mini", null);

        assertThat(of("gpt-4o-mini-2024-07-18")).isNull();
        assertThat(of("something-else")).isNull();
    }

    @Test
    void a_name_that_nothing_resembles_costs_what_the_only_price_of_its_provider_says() {
        add("my-model", CHEAP);

        assertThat(of("Qwen/Qwen3-8B")).isEqualTo(CHEAP);
    }
}
