package dev.llmops.api.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Currency;
import org.junit.jupiter.api.Test;

class CostTest {

    private static final Cost NO_PRICE = new Cost.Unknown("no price for the model");

    @Test
    void costs_of_one_currency_add_up_exactly() {
        assertThat(eur("0.1").plus(eur("0.2"))).isEqualTo(eur("0.3"));
    }

    @Test
    void a_sum_with_something_unknown_is_unknown_and_says_why() {
        assertThat(eur("1").plus(NO_PRICE)).isEqualTo(NO_PRICE);
        assertThat(NO_PRICE.plus(eur("1"))).isEqualTo(NO_PRICE);
        assertThat(NO_PRICE.plus(new Cost.Unknown("another reason"))).isEqualTo(NO_PRICE);
    }

    @Test
    void a_sum_of_two_currencies_is_unknown() {
        Cost dollar = new Cost.Known(BigDecimal.ONE, Currency.getInstance("USD"));

        assertThat(eur("1").plus(dollar)).isEqualTo(new Cost.Unknown("cannot add EUR and USD"));
    }

    @Test
    void equal_money_is_equal_however_many_zeros_it_is_written_with() {
        assertThat(eur("1.50")).isEqualTo(eur("1.5")).hasSameHashCodeAs(eur("1.5"));
        assertThat(eur("0.000")).isEqualTo(eur("0")).hasSameHashCodeAs(eur("0"));
        assertThat(eur("100")).isEqualTo(eur("1E+2")).hasSameHashCodeAs(eur("1E+2"));
        assertThat(eur("1.5")).isNotEqualTo(eur("1.51"));
        assertThat(eur("1")).isNotEqualTo(new Cost.Known(BigDecimal.ONE, Currency.getInstance("USD")));
    }

    @Test
    void nothing_adds_to_any_currency_and_to_what_nobody_knows() {
        assertThat(Cost.zero().plus(eur("1"))).isEqualTo(eur("1"));
        assertThat(eur("1").plus(Cost.zero())).isEqualTo(eur("1"));
        assertThat(Cost.zero().plus(NO_PRICE)).isEqualTo(NO_PRICE);
        assertThat(NO_PRICE.plus(Cost.zero())).isEqualTo(NO_PRICE);
        assertThat(Cost.zero().plus(Cost.zero())).isEqualTo(Cost.zero());
        assertThat(Cost.zero()).isNotEqualTo(eur("0"));
    }

    @Test
    void a_known_cost_is_told_with_its_currency_where_it_has_one() {
        assertThat(((Cost.Known) Cost.zero()).text()).isEqualTo("0");
        assertThat(((Cost.Known) eur("0.00000120")).text()).isEqualTo("0.00000120 EUR");
    }

    @Test
    void an_amount_without_a_currency_is_refused() {
        assertThatThrownBy(() -> new Cost.Known(BigDecimal.ONE, Cost.NO_CURRENCY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("amount must be 0 without a currency, but was 1");
    }

    private static Cost eur(String amount) {
        return new Cost.Known(new BigDecimal(amount), Currency.getInstance("EUR"));
    }
}
