package dev.llmops.local.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class StopMatcherTest {

    @Test
    void holds_back_exactly_what_may_become_a_stop() {
        StopMatcher stops = new StopMatcher(List.of("END", "\n\n"));

        assertThat(stops.add("one E")).isEqualTo("one ");
        assertThat(stops.add("N")).isEmpty();
        assertThat(stops.add("D")).isEmpty();
        assertThat(stops.stopped()).isTrue();
        assertThat(stops.end()).isEmpty();
    }

    @Test
    void gives_back_what_did_not_become_a_stop() {
        StopMatcher stops = new StopMatcher(List.of("END"));

        assertThat(stops.add("EN")).isEmpty();
        assertThat(stops.add("E")).isEqualTo("EN");
        assertThat(stops.end()).isEqualTo("E");
        assertThat(stops.stopped()).isFalse();
    }

    @Test
    void without_stops_nothing_is_held_back() {
        assertThat(new StopMatcher(List.of()).add("END")).isEqualTo("END");
    }

    @RepeatedTest(300)
    void however_the_text_is_cut_the_result_is_the_same(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        String text = letters(random, 40);
        List<String> stops = IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> letters(random, 1 + random.nextInt(4)))
                .toList();

        assertThat(run(stops, cut(random, text))).as("seed %d", seed).isEqualTo(expected(stops, text));
    }

    /** By definition: the shortest beginning of the text that ends with a stop, without the longest such stop. */
    private static String expected(List<String> stops, String text) {
        for (int end = 1; end <= text.length(); end++) {
            String beginning = text.substring(0, end);
            int longest = stops.stream()
                    .filter(beginning::endsWith)
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
            if (longest > 0) {
                return beginning.substring(0, end - longest);
            }
        }
        return text;
    }

    private static String run(List<String> stops, List<String> pieces) {
        StopMatcher matcher = new StopMatcher(stops);
        StringBuilder out = new StringBuilder();
        for (String piece : pieces) {
            out.append(matcher.add(piece));
            if (matcher.stopped()) {
                return out.toString();
            }
        }
        return out.append(matcher.end()).toString();
    }

    private static List<String> cut(Random random, String text) {
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int next = Math.min(text.length(), at + 1 + random.nextInt(6));
            pieces.add(text.substring(at, next));
            at = next;
        }
        return pieces;
    }

    private static String letters(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(3)));
        }
        return text.toString();
    }
}
