package dev.llmops.guardrails.internal.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.guardrails.internal.pii.CardNumbers;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** FF1 by the samples that NIST publishes with SP 800-38G. */
class FormatPreservingTest {

    private static final byte[] KEY = HexFormat.of().parseHex("2b7e151628aed2a6abf7158809cf4f3c");

    private final FormatPreserving cipher = new FormatPreserving(KEY);

    @Test
    void sample_1_has_no_tweak() {
        assertThat(cipher.ff1("0123456789", new byte[0])).isEqualTo("2433477484");
    }

    @Test
    void sample_2_has_a_tweak() {
        assertThat(cipher.ff1("0123456789", HexFormat.of().parseHex("39383736353433323130")))
                .isEqualTo("6124200773");
    }

    @Test
    void a_card_number_keeps_its_form_and_a_right_check_digit() {
        String other = cipher.encrypt("acme", "credit_card", "4111 1111-1111 1111");

        assertThat(other).matches("\\d{4} \\d{4}-\\d{4} \\d{4}").isNotEqualTo("4111 1111-1111 1111");
        assertThat(CardNumbers.checked(other.replaceAll("\\D", ""))).isTrue();
        assertThat(cipher.encrypt("other", "credit_card", "4111 1111-1111 1111"))
                .isNotEqualTo(other);
    }

    @Test
    void too_few_digits_become_stars() {
        assertThat(cipher.encrypt("", "any", "12-345")).isEqualTo("**-***");
    }
}
