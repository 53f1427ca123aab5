package dev.llmops.api.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.ModelIdentity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceListTest {

    private static final ModelIdentity MODEL = new ModelIdentity("openai", "small", null);
    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");
    private static final Price OLD = price("small", "1", MARCH);
    private static final Price NEW = price("small", "2", JUNE);

    @Test
    void a_price_applies_from_its_first_instant_until_the_next_one() {
        PriceList prices = PriceList.of(List.of(NEW, OLD));

        assertThat(prices.priceOf(MODEL, MARCH.minusNanos(1))).isEmpty();
        assertThat(prices.priceOf(MODEL, MARCH)).contains(OLD);
        assertThat(prices.priceOf(MODEL, JUNE.minusNanos(1))).contains(OLD);
        assertThat(prices.priceOf(MODEL, JUNE)).contains(NEW);
    }

    @Test
    void a_model_that_is_not_in_the_list_has_no_price() {
        PriceList prices = PriceList.of(List.of(OLD));

        assertThat(prices.priceOf(new ModelIdentity("openai", "large", null), JUNE))
                .isEmpty();
        assertThat(PriceList.noop().priceOf(MODEL, JUNE)).isEmpty();
    }

    @Test
    void two_prices_from_the_same_time_contradict_each_other() {
        assertThatThrownBy(() -> PriceList.of(List.of(OLD, price("small", "9", MARCH))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("prices of a model must have different validFrom, but two of 'small' are valid from"
                        + " 2026-03-01T00:00:00Z");
    }

    private static Price price(String model, String each, Instant from) {
        BigDecimal amount = new BigDecimal(each);
        return new Price(model, amount, amount, null, Currency.getInstance("USD"), from);
    }
}
