package dev.llmops.api.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.message.TokenUsage;
import org.junit.jupiter.api.Test;

class TokenUsageTest {

    @Test
    void counts_add_up() {
        assertThat(new TokenUsage(10, 5, 3, 2).plus(new TokenUsage(1, 2, 0, 1))).isEqualTo(new TokenUsage(11, 7, 3, 3));
        assertThat(new TokenUsage(10, 5, 3, 2).total()).isEqualTo(15);
        assertThat(TokenUsage.ZERO.plus(TokenUsage.of(1, 2))).isEqualTo(TokenUsage.of(1, 2));
    }

    @Test
    void what_is_unknown_on_either_side_is_unknown_in_the_sum() {
        TokenUsage partly = new TokenUsage(10, null, 3, null);

        assertThat(partly.plus(new TokenUsage(1, 2, null, 4))).isEqualTo(new TokenUsage(11, null, null, null));
        assertThat(new TokenUsage(1, 2, null, 4).plus(partly)).isEqualTo(new TokenUsage(11, null, null, null));
        assertThat(TokenUsage.ZERO.plus(TokenUsage.UNKNOWN)).isEqualTo(TokenUsage.UNKNOWN);
    }

    @Test
    void a_total_needs_both_counts() {
        assertThat(new TokenUsage(10, null, 0, 0).total()).isNull();
        assertThat(new TokenUsage(null, 10, 0, 0).total()).isNull();
        assertThat(TokenUsage.UNKNOWN.total()).isNull();
    }

    @Test
    void a_sum_beyond_an_int_is_unknown_and_neither_negative_nor_an_error() {
        TokenUsage most = TokenUsage.of(Integer.MAX_VALUE, 1);

        assertThat(most.plus(most)).isEqualTo(new TokenUsage(null, 2, null, null));
        assertThat(most.total()).isNull();
        assertThat(TokenUsage.of(Integer.MAX_VALUE, 0).total()).isEqualTo(Integer.MAX_VALUE);
    }
}
