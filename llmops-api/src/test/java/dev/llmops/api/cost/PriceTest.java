package dev.llmops.api.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.message.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final Price WITH_CACHE = price("2.50", "10.00", "1.25");
    private static final Price WITHOUT_CACHE = price("2.50", "10.00", null);

    @Test
    void a_cost_is_exact() {
        // 1,234 * 2.50 + 567 * 10.00 = 8,755 millionths
        assertThat(WITHOUT_CACHE.of(TokenUsage.of(1234, 567))).isEqualTo(usd("0.008755"));
        // one token of a price that a double cannot hold
        assertThat(price("0.1", "0.2", null).of(TokenUsage.of(1, 1))).isEqualTo(usd("0.0000003"));
        assertThat(price("0.0000000001", "0", null).of(TokenUsage.of(1, 0))).isEqualTo(usd("1E-16"));
    }

    @Test
    void no_token_costs_nothing() {
        assertThat(WITH_CACHE.of(TokenUsage.ZERO)).isEqualTo(usd("0"));
    }

    @Test
    void the_most_tokens_do_not_overflow() {
        // (2^31 - 1) * 12.5 / 10^6
        assertThat(WITHOUT_CACHE.of(TokenUsage.of(Integer.MAX_VALUE, Integer.MAX_VALUE)))
                .isEqualTo(usd("26843.5455875"));
    }

    @Test
    void cached_tokens_cost_the_cached_price_and_are_not_counted_twice() {
        // 400 * 2.50 + 600 * 1.25 + 100 * 10.00 = 2,750 millionths
        assertThat(WITH_CACHE.of(new TokenUsage(1000, 100, 600, null))).isEqualTo(usd("0.00275"));
    }

    @Test
    void without_a_cached_price_cached_tokens_cost_what_others_do() {
        assertThat(WITHOUT_CACHE.of(new TokenUsage(1000, 100, 600, null))).isEqualTo(usd("0.0035"));
    }

    @Test
    void where_nobody_told_of_cached_tokens_the_cost_is_the_most_that_it_can_be() {
        assertThat(WITH_CACHE.of(TokenUsage.of(1000, 100))).isEqualTo(usd("0.0035"));
    }

    @Test
    void reasoning_is_part_of_the_output() {
        assertThat(WITH_CACHE.of(new TokenUsage(0, 100, 0, 80))).isEqualTo(usd("0.001"));
    }

    @Test
    void unknown_tokens_make_an_unknown_cost() {
        Cost unknown = new Cost.Unknown("the number of tokens is unknown");

        assertThat(WITH_CACHE.of(TokenUsage.UNKNOWN)).isEqualTo(unknown);
        assertThat(WITH_CACHE.of(new TokenUsage(5, null, 0, 0))).isEqualTo(unknown);
        assertThat(WITH_CACHE.of(new TokenUsage(null, 5, 0, 0))).isEqualTo(unknown);
    }

    @Test
    void counts_that_contradict_each_other_make_an_unknown_cost() {
        assertThat(WITH_CACHE.of(new TokenUsage(5, 1, 6, null)))
                .isEqualTo(new Cost.Unknown("more tokens came from the cache (6) than were read (5)"));
    }

    @Test
    void a_price_below_0_is_refused_wherever_it_stands() {
        BigDecimal below = new BigDecimal("-0.01");
        BigDecimal one = BigDecimal.ONE;

        assertThatThrownBy(() -> new Price("m", one, one, null, below, null, List.of(), USD, Instant.EPOCH))
                .hasMessage("cacheWritePerMillion must be at least 0, but was -0.01");
        assertThatThrownBy(() -> new Price("m", one, one, null, null, below, List.of(), USD, Instant.EPOCH))
                .hasMessage("reasoningPerMillion must be at least 0, but was -0.01");
        assertThatThrownBy(() -> new Price.Tier(1, one, below, null, null))
                .hasMessage("outputPerMillion must be at least 0, but was -0.01");
        assertThatThrownBy(() -> new Price.Tier(-1, one, one, null, null))
                .hasMessage("aboveInputTokens must be at least 0, but was -1");
    }

    @Test
    void of_several_tiers_the_highest_that_the_prompt_is_above_counts() {
        Price.Tier high = new Price.Tier(200, new BigDecimal("4"), new BigDecimal("8"), null, null);
        Price.Tier low = new Price.Tier(100, new BigDecimal("3"), new BigDecimal("6"), null, null);
        Price price = new Price(
                "m", BigDecimal.ONE, BigDecimal.ONE, null, null, null, List.of(high, low), USD, Instant.EPOCH);

        assertThat(price.of(TokenUsage.of(100, 1))).isEqualTo(usd("0.000101"));
        assertThat(price.of(TokenUsage.of(101, 1))).isEqualTo(usd("0.000309"));
        assertThat(price.of(TokenUsage.of(201, 1))).isEqualTo(usd("0.000812"));
        assertThatThrownBy(() -> new Price(
                        "m", BigDecimal.ONE, BigDecimal.ONE, null, null, null, List.of(low, low), USD, Instant.EPOCH))
                .hasMessageStartingWith("tiers must have different limits");
    }

    private static Price price(String input, String output, String cached) {
        return new Price(
                "m",
                new BigDecimal(input),
                new BigDecimal(output),
                cached == null ? null : new BigDecimal(cached),
                USD,
                Instant.EPOCH);
    }

    private static Cost usd(String amount) {
        return new Cost.Known(new BigDecimal(amount), USD);
    }
}
