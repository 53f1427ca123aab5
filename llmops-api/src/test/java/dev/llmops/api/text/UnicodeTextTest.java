package dev.llmops.api.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class UnicodeTextTest {

    private static final long SEED = Long.getLong("llmops.seed", 20_260_301L);
    private static final int CASES = 20_000;
    private static final char[] UNITS = {
        'a', '\0', 'ä', '\uFFFD', '\uD83D', '\uDE00', '\uD800', '\uDBFF', '\uDC00', '\uDFFF'
    };

    /** UTF-8 has no form for a lone surrogate, so exactly the well-formed texts survive it. */
    @Test
    void a_text_is_well_formed_exactly_when_it_survives_utf8() {
        Random random = new Random(SEED);
        for (int i = 0; i < CASES; i++) {
            String text = text(random);
            boolean survives = new String(text.getBytes(UTF_8), UTF_8).equals(text);

            assertThat(UnicodeText.indexOfLoneSurrogate(text) < 0)
                    .as("seed %d, case %d: %s", SEED, i, escaped(text))
                    .isEqualTo(survives);
        }
    }

    @Test
    void a_repaired_text_is_well_formed_of_the_same_length_and_the_same_elsewhere() {
        Random random = new Random(SEED);
        for (int i = 0; i < CASES; i++) {
            String text = text(random);
            String repaired = UnicodeText.repair(text);

            assertThat(new String(repaired.getBytes(UTF_8), UTF_8))
                    .as("seed %d, case %d: %s", SEED, i, escaped(text))
                    .isEqualTo(repaired);
            // The JDK's encoder replaces each lone surrogate with one '?'.
            assertThat(repaired.replace('\uFFFD', '?'))
                    .as("seed %d, case %d: %s", SEED, i, escaped(text))
                    .isEqualTo(new String(text.getBytes(UTF_8), UTF_8).replace('\uFFFD', '?'));
        }
    }

    @Test
    void a_well_formed_text_is_returned_as_it_is() {
        String text = "cable \uD83D\uDE00";

        assertThat(UnicodeText.repair(text)).isSameAs(text);
        assertThat(UnicodeText.requireWellFormed("question", text)).isSameAs(text);
        assertThat(UnicodeText.requireWellFormedOrNull("question", text)).isSameAs(text);
        assertThat(UnicodeText.requireWellFormedOrNull("question", null)).isNull();
    }

    @Test
    void a_lone_surrogate_is_refused_with_its_place_and_a_way_out() {
        assertThatThrownBy(() -> UnicodeText.requireWellFormed("question", "ab\uD83Dc"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "question must be well-formed Unicode, but index 2 holds the lone surrogate U+D83D; repair it"
                                + " where the text comes from, or with UnicodeText.repair");
        assertThatThrownBy(() -> UnicodeText.requireWellFormedOrNull("question", "\uDE00"))
                .hasMessageContaining("index 0 holds the lone surrogate U+DE00");
    }

    @Test
    void a_null_is_refused_by_name() {
        assertThatNullPointerException()
                .isThrownBy(() -> UnicodeText.requireWellFormed("question", null))
                .withMessage("question");
        assertThatCode(() -> UnicodeText.requireWellFormed("question", "")).doesNotThrowAnyException();
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(UNITS[random.nextInt(UNITS.length)]);
        }
        return text.toString();
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(unit -> escaped.append(String.format("\\u%04X", unit)));
        return escaped.toString();
    }
}
