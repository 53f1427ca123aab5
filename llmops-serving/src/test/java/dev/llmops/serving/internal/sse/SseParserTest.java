package dev.llmops.serving.internal.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidModelResponseException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SseParserTest {

    private static final int MEGABYTE = 1 << 20;

    @Test
    void an_event_is_a_type_and_lines_of_data() {
        assertThat(events("event: error\ndata: one\ndata: two\n\ndata:three\n\n"))
                .containsExactly(new SseEvent("error", "one\ntwo"), message("three"));
    }

    @Test
    void lines_end_in_lf_cr_or_crlf() {
        for (String end : List.of("\n", "\r", "\r\n")) {
            assertThat(events("data: a" + end + "data: b" + end + end + "data: c" + end + end))
                    .containsExactly(message("a\nb"), message("c"));
        }
    }

    @Test
    void comments_other_fields_and_keep_alives_are_skipped() {
        assertThat(events(": ping\n\n:\n\nid: 7\nretry: 10\nunknown: x\n: inside\ndata: a\n\n\n\n: ping\n\n"))
                .containsExactly(message("a"));
    }

    @Test
    void an_event_without_data_is_none_and_its_type_is_forgotten() {
        assertThat(events("event: ping\n\ndata: a\n\n")).containsExactly(message("a"));
    }

    @Test
    void a_field_without_colon_has_an_empty_value() {
        assertThat(events("data\n\ndata\ndata\n\n")).containsExactly(message(""), message("\n"));
    }

    @Test
    void only_the_first_blank_of_a_value_is_dropped() {
        assertThat(events("data:  {\"a\": \"b: c\"}\n\n")).containsExactly(message(" {\"a\": \"b: c\"}"));
    }

    @Test
    void a_byte_order_mark_is_skipped_at_the_start_only() {
        assertThat(events("\uFEFFdata: a\n\n\uFEFFdata: b\n\ndata: c\n\n")).containsExactly(message("a"), message("c"));
    }

    @Test
    void the_last_event_needs_no_empty_line() {
        assertThat(events("data: a\n\ndata: [DONE]")).containsExactly(message("a"), message("[DONE]"));
        assertThat(events("data: a\n\ndata: [DONE]\n")).containsExactly(message("a"), message("[DONE]"));
    }

    @Test
    void an_event_of_a_megabyte_goes_through() {
        String large = "ü🐈".repeat(MEGABYTE / 6);

        assertThat(events("data: " + large + "\n\n")).containsExactly(message(large));
    }

    @Test
    void an_event_above_the_bound_is_refused_in_one_line_or_in_many_and_without_an_end() {
        for (String line : List.of("data: x", ": ping", "event: y")) {
            SseParser parser = new SseParser(1000);
            ByteBuffer piece = ByteBuffer.wrap((line + "\n").getBytes(UTF_8));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1001; i++) {
                            parser.feed(piece.duplicate());
                        }
                    })
                    .isInstanceOf(InvalidModelResponseException.class)
                    .hasMessageContaining("at most 1000 bytes");
        }
        assertThatThrownBy(() -> new SseParser(10).feed(ByteBuffer.wrap(new byte[11])))
                .isInstanceOf(InvalidModelResponseException.class);
    }

    @Test
    void many_small_events_do_not_come_to_the_bound() {
        SseParser parser = new SseParser(20);
        for (int i = 0; i < 1000; i++) {
            parser.feed(ByteBuffer.wrap("data: 12345678\n\n".getBytes(UTF_8)));
            assertThat(parser.poll()).isEqualTo(message("12345678"));
        }
    }

    @Test
    void a_bound_below_one_is_refused() {
        assertThatThrownBy(() -> new SseParser(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxEventBytes must be at least 1, but was 0");
    }

    /** Split at each byte, and then at random places, the events are those of the whole. */
    @Test
    void events_do_not_depend_on_where_the_bytes_are_cut() {
        long seed = Long.getLong("llmops.seed", 20261128L);
        System.out.println("SseParserTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<SseEvent> expected = new ArrayList<>();
            byte[] stream = randomStream(random, expected);
            for (int cut = 0; cut <= stream.length; cut++) {
                assertThat(parse(List.of(Arrays.copyOf(stream, cut), Arrays.copyOfRange(stream, cut, stream.length))))
                        .as("seed %d, round %d, cut %d", seed, round, cut)
                        .isEqualTo(expected);
            }
            assertThat(parse(randomPieces(random, stream)))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(expected);
        }
    }

    private static byte[] randomStream(Random random, List<SseEvent> expected) {
        StringBuilder stream = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
        // A CR that another line's LF follows would be one line end.
        String[] ends = {"\n", "\r", "\r\n"};
        String end = ends[random.nextInt(ends.length)];
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            boolean typed = random.nextInt(4) == 0;
            stream.append(typed ? "event: t" + i + end : "");
            List<String> lines = new ArrayList<>();
            for (int j = random.nextInt(3); j >= 0; j--) {
                lines.add(
                        List.of("", "x", "{\"a\":\"ü🐈\"}", " : ", "data: data").get(random.nextInt(5)));
                stream.append(random.nextInt(3) == 0 ? ": keep alive" + end : "");
                stream.append("data: ").append(lines.get(lines.size() - 1)).append(end);
            }
            stream.append(end);
            expected.add(new SseEvent(typed ? "t" + i : "message", String.join("\n", lines)));
        }
        return stream.toString().getBytes(UTF_8);
    }

    private static List<byte[]> randomPieces(Random random, byte[] stream) {
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < stream.length; ) {
            int to = Math.min(stream.length, at + random.nextInt(5));
            pieces.add(Arrays.copyOfRange(stream, at, to));
            at = to;
        }
        return pieces;
    }

    private static List<SseEvent> events(String stream) {
        List<byte[]> single = new ArrayList<>();
        for (byte b : stream.getBytes(UTF_8)) {
            single.add(new byte[] {b});
        }
        List<SseEvent> whole = parse(List.of(stream.getBytes(UTF_8)));
        assertThat(parse(single)).isEqualTo(whole);
        return whole;
    }

    private static List<SseEvent> parse(List<byte[]> pieces) {
        SseParser parser = new SseParser(2 * MEGABYTE);
        pieces.forEach(piece -> parser.feed(ByteBuffer.wrap(piece)));
        parser.end();
        List<SseEvent> events = new ArrayList<>();
        for (SseEvent event = parser.poll(); event != null; event = parser.poll()) {
            events.add(event);
        }
        return events;
    }

    private static SseEvent message(String data) {
        return new SseEvent("message", data);
    }
}
