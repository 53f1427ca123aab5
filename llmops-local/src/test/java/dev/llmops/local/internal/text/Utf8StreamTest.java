package dev.llmops.local.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.text.UnicodeText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class Utf8StreamTest {

    @Test
    void half_a_character_waits_for_its_other_half() {
        Utf8Stream stream = new Utf8Stream();
        byte[] face = "😀".getBytes(StandardCharsets.UTF_8);

        assertThat(stream.add(Arrays.copyOf(face, 3))).isEmpty();
        assertThat(stream.add(new byte[] {face[3], 'a'})).isEqualTo("😀a");
        assertThat(stream.end()).isEmpty();
    }

    @Test
    void an_incomplete_character_becomes_a_replacement_only_at_the_end() {
        Utf8Stream stream = new Utf8Stream();

        assertThat(stream.add(new byte[] {'a', (byte) 0xE2, (byte) 0x82})).isEqualTo("a");
        assertThat(stream.end()).isEqualTo("\uFFFD");
    }

    @Test
    void bytes_that_are_no_utf_8_become_replacements_at_once() {
        Utf8Stream stream = new Utf8Stream();

        assertThat(stream.add(new byte[] {(byte) 0xFF, 'b'})).isEqualTo("\uFFFDb");
    }

    @RepeatedTest(200)
    void any_bytes_cut_anywhere_give_what_they_give_as_a_whole(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        byte[] bytes = randomBytes(random);
        Utf8Stream stream = new Utf8Stream();
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < bytes.length; ) {
            int next = Math.min(bytes.length, at + 1 + random.nextInt(5));
            String piece = stream.add(Arrays.copyOfRange(bytes, at, next));
            assertThat(UnicodeText.indexOfLoneSurrogate(piece))
                    .as("seed %d", seed)
                    .isEqualTo(-1);
            text.append(piece);
            at = next;
        }
        text.append(stream.end());

        assertThat(text.toString()).as("seed %d", seed).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    }

    /** Half of the time well-formed text of all planes, otherwise bytes that are often lead or continuation bytes. */
    private static byte[] randomBytes(Random random) {
        if (random.nextBoolean()) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(100); i > 0; i--) {
                int[] ranges = {0x80, 0x800, 0xD800, 0x110000};
                int point = random.nextInt(ranges[random.nextInt(4)]);
                text.appendCodePoint(point >= 0xD800 && point < 0xE000 ? 'x' : point);
            }
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[random.nextInt(100)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextBoolean() ? random.nextInt(256) : 0x80 + random.nextInt(128));
        }
        return bytes;
    }
}
