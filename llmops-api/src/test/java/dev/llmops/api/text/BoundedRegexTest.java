package dev.llmops.api.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.text.BoundedRegex.Outcome;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedRegexTest {

    private static final int MEGABYTE = 1 << 20;

    @Test
    void ordinary_patterns_match_as_ever_also_a_megabyte() {
        BoundedRegex word = BoundedRegex.of("[a-z]+", Pattern.CASE_INSENSITIVE);

        assertThat(word.matches("Lamp")).isEqualTo(Outcome.MATCH);
        assertThat(word.matches("Lamp 2")).isEqualTo(Outcome.NO_MATCH);
        assertThat(word.find("2 Lamps")).isEqualTo(Outcome.MATCH);
        assertThat(word.matches("a".repeat(MEGABYTE))).isEqualTo(Outcome.MATCH);
        assertThat(BoundedRegex.of("(?=.*\\d)(?!x).{3,}", 0).matches("ab1")).isEqualTo(Outcome.MATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+b", "(a|a)*b", "(a*)*b", "(.*a){20}b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(a|aa)+$b"})
    void a_pattern_that_goes_back_and_forth_is_given_up(String regex) {
        for (int length : new int[] {40, 4_000, 100_000}) {
            CountingText text = new CountingText("a".repeat(length));

            assertThat(BoundedRegex.of(regex, 0).matches(text))
                    .as("%s over %d", regex, length)
                    .isNotEqualTo(Outcome.MATCH);
            assertThat(text.reads.get()).isLessThanOrEqualTo(100_000 + 100L * length);
        }
    }

    @Test
    void matches_are_counted_as_far_as_that_takes_few_reads() {
        assertThat(BoundedRegex.of("[a-z]+", 0).count("two words, or 4")).hasValue(3);
        assertThat(BoundedRegex.of("(a+)+b", 0).count("a".repeat(4_000))).isEmpty();
    }

    private static final class CountingText implements CharSequence {

        private final String text;
        private final AtomicLong reads = new AtomicLong();

        CountingText(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            reads.incrementAndGet();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
