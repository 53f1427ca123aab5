package dev.llmops.serving.internal.sse;

import dev.llmops.testkit.AdversarialTexts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The bytes of a stream take time in proportion to them, whatever they are and however they are cut. */
class SseLinearWorkTest {

    private static final int LENGTH = 60_000;
    private static final int PIECE = 20;

    @Test
    void an_event_stream_in_pieces() {
        AdversarialTexts.of("data:", "data:a\n", "\n", "\r", ":", "event:a\n", "id\n", "retry")
                .forEach(kind -> kind.assertLinear(LENGTH, text -> {
                    SseParser parser = new SseParser(Integer.MAX_VALUE);
                    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                    for (int i = 0; i < bytes.length; i += PIECE) {
                        parser.feed(ByteBuffer.wrap(bytes, i, Math.min(PIECE, bytes.length - i)));
                    }
                    parser.end();
                    SseEvent event = parser.poll();
                    while (event != null) {
                        event = parser.poll();
                    }
                }));
    }
}
