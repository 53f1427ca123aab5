package dev.llmops.commons.internal.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExactBoundsTest {

    private static final double Z95 = 1.6448536269514722;

    @Test
    void none_of_n_allows_what_the_rule_of_three_says() {
        // Closed form: 1 - alpha^(1/n).
        assertThat(ExactBinomial.upper(0, 100, 0.05)).isCloseTo(1 - Math.pow(0.05, 0.01), within(1e-12));
        assertThat(ExactBinomial.upper(0, 98, 0.05)).isGreaterThan(0.03);
        assertThat(ExactBinomial.upper(0, 100, 0.05)).isLessThan(0.03);
    }

    @Test
    void the_bound_is_the_quantile_of_a_beta_distribution() {
        // Computed apart with exact binomial coefficients in Python.
        assertThat(ExactBinomial.upper(5, 100, 0.05)).isCloseTo(0.1022534, within(1e-5));
        assertThat(ExactBinomial.upper(10, 20, 0.05)).isCloseTo(0.6980460, within(1e-5));
        assertThat(ExactBinomial.upper(7, 7, 0.05)).isEqualTo(1);
        assertThat(ExactBinomial.upper(0, 0, 0.05)).isEqualTo(1);
    }

    @Test
    void no_change_in_n_rows_has_the_closed_form_of_the_score_interval() {
        // With no discordant row: z^2 / (n + z^2).
        double z2 = Z95 * Z95;
        assertThat(PairedShares.upper(0, 0, 100, Z95)).isCloseTo(z2 / (100 + z2), within(1e-9));
    }

    @Test
    void many_rows_have_nearly_the_bound_of_the_normal_approximation() {
        int b = 300;
        int c = 200;
        int n = 10_000;
        double wald = (b - c) / (double) n + Z95 * Math.sqrt(b + c - (b - c) * (b - c) / (double) n) / n;
        assertThat(PairedShares.upper(b, c, n, Z95)).isCloseTo(wald, within(2e-4));
        assertThat(PairedShares.upper(0, 40, 100, Z95)).isLessThan(0);
    }
}
