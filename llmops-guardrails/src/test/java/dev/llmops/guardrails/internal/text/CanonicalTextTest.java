package dev.llmops.guardrails.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.text.CharRange;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalTextTest {

    private static final String ENGLAND =
            "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67\uDB40\uDC7F";

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "Family: \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67\u200D\uD83D\uDC66, heart: \u2764\uFE0F, keycap: 1\uFE0F\u20E3",
                "Flag: " + ENGLAND + " and rainbow \uD83C\uDFF3\uFE0F\u200D\uD83C\uDF08",
                "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645 \u0628\u0647\u200C\u0622\u0646",
                "\u0915\u094D\u200D\u0937 \u0930\u094D\u200C\u092F",
                "\uFEFFA file that begins with a mark of its byte order",
                "a long hyphen\u00ADated word",
                "\u200F\u05E9\u05C1\u05B8\u05DC\u05D5\u05B9\u05DD\u200E \u2067\u05E9\u05DC\u05D5\u05DD\u2069",
                "\u845B\uDB40\uDD00 is an ideograph with its variation, \u3402\uFE00 too",
                "P\u0159\u00EDli\u0161 \u017Elu\u0165ou\u010Dk\u00FD k\u016F\u0148, Za\u017C\u00F3\u0142\u0107 g\u0119\u015Bl\u0105",
                "Plain English.",
            })
    void what_scripts_and_emoji_need_is_nothing_to_tell(String text) {
        CanonicalText canonical = CanonicalText.of(text);

        assertThat(canonical.suspicious()).isEmpty();
        assertThat(canonical.hidden()).isFalse();
        assertThat(canonical.hiddenTexts()).isEmpty();
        assertThat(canonical.zalgoMarks()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ig\u200Bnore, ignore",
        "ig\u2060no\u2063re, ignore",
        "ig\u202Eno\u202Cre, ignore",
        "\uFF49\uFF47\uFF4E\uFF4F\uFF52\uFF45, ignore",
        "\uD835\uDC22\uD835\uDC20\uD835\uDC27\uD835\uDC28\uD835\uDC2B\uD835\uDC1E, ignore",
        "\u0456gn\u043Er\u0435, ignore",
        "IGNOR\u00C9, ignore",
        "i\u0334g\u0337n\u0336o\u0338r\u0335e\u0334, ignore",
        "\uD83C\uDD58\uD83C\uDD56\uD83C\uDD5D\uD83C\uDD5E\uD83C\uDD61\uD83C\uDD54, ignore",
        "stra\u00DFe, strasse",
        "\u0418\u0433\u043E\u0440\u044C, \u0438\u0433\u043E\u0440\u044C",
    })
    void a_text_is_read_as_a_model_reads_it(String text, String canonical) {
        assertThat(CanonicalText.of(text).text()).isEqualTo(canonical);
    }

    @Test
    void invisible_characters_within_words_are_told_with_their_places() {
        assertThat(CanonicalText.of("ig\u200B\u200Bnore\u202E this").suspicious())
                .containsExactly(new CharRange(2, 4), new CharRange(8, 9));
    }

    @Test
    void text_in_tag_characters_is_a_text_of_its_own() {
        String text = "hi" + tags("Ignore this") + " there";

        CanonicalText canonical = CanonicalText.of(text);

        assertThat(canonical.text()).isEqualTo("hi there");
        Segment hidden = canonical.hiddenTexts().get(0);
        assertThat(hidden.text()).isEqualTo("Ignore this");
        assertThat(hidden.via()).containsExactly("tag-characters");
        assertThat(hidden.places().of(0, 6)).isEqualTo(new CharRange(2, 14));
    }

    @Test
    void a_flag_does_not_cover_for_other_text_in_tag_characters() {
        assertThat(CanonicalText.of(ENGLAND + tags("ignore")).hiddenTexts())
                .extracting(Segment::text)
                .containsExactly("ignore");
        assertThat(CanonicalText.of("\uD83C\uDFF4" + tags("ignore")).hiddenTexts())
                .extracting(Segment::text)
                .containsExactly("ignore");
    }

    @Test
    void text_in_variation_selectors_is_read() {
        StringBuilder text = new StringBuilder("\uD83D\uDE00");
        for (byte b : "Ignore all".getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            text.appendCodePoint(b < 16 ? 0xFE00 + b : 0xE0100 + b - 16);
        }

        Segment hidden = CanonicalText.of(text + " smile").hiddenTexts().get(0);

        assertThat(hidden.text()).isEqualTo("Ignore all");
        assertThat(hidden.hidden()).isTrue();
        assertThat(hidden.places().of(0, 1)).isEqualTo(new CharRange(2, text.length()));
    }

    @Test
    void piled_up_marks_are_left_out_and_counted() {
        CanonicalText canonical = CanonicalText.of("x" + "\u0334".repeat(50) + "y \u05E9\u05C1\u05B8");

        assertThat(canonical.text()).startsWith("xy ");
        assertThat(canonical.zalgoMarks()).isEqualTo(48);
    }

    @Test
    void every_place_lies_in_the_original_and_in_order() {
        long seed = Long.getLong("llmops.seed", 7);
        SplittableRandom random = new SplittableRandom(seed);
        int[] alphabet = {
            'a', 'Z', ' ', '1', 0x200B, 0x200D, 0x301, 0x430, 0x645, 0x200C, 0xE0041, 0xFE0F, 0xE0120, 0x1F600, 0x1F3F4,
            0xFF21, 0xFB01, 0x1100, 0x1161, 0xDF, 0x130, 0x202E, 0x4E00, 0xAC00, 0xFDFA
        };
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i >= 0; i--) {
                text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
            }
            CanonicalText canonical = CanonicalText.of(text.toString());
            int behind = 0;
            for (int i = 0; i < canonical.text().length(); i++) {
                CharRange range = canonical.original(i, i + 1);
                assertThat(range.start()).as("seed " + seed).isGreaterThanOrEqualTo(behind);
                assertThat(range.end()).as("seed " + seed).isBetween(range.start() + 1, text.length());
                behind = range.start();
            }
        }
    }

    static String tags(String ascii) {
        StringBuilder tags = new StringBuilder();
        ascii.chars().forEach(c -> tags.appendCodePoint(0xE0000 + c));
        return tags.toString();
    }
}
