package dev.llmops.guardrails.internal.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Reader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LinearModelTest {

    /** Goes on for ever with the same letter. */
    private static final class Endless extends Reader {

        private long read;

        @Override
        public int read(char[] buffer, int from, int length) {
            Arrays.fill(buffer, from, from + length, 'A');
            read += length;
            return length;
        }

        @Override
        public void close() {}
    }

    @Test
    void what_goes_on_for_ever_is_refused_and_not_read_to_the_end_of_memory() {
        Endless endless = new Endless();

        assertThatThrownBy(() -> LinearModel.read(endless))
                .isInstanceOf(LinearModel.FormatException.class)
                .hasMessage("a model must have at most 8000000 characters, but has more");
        assertThat(endless.read).isLessThan(9_000_000);
    }
}
