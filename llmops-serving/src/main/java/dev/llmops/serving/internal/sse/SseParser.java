package dev.llmops.serving.internal.sse;

import dev.llmops.api.error.InvalidModelResponseException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Bytes of a {@code text/event-stream} as events (HTML Living Standard, section 9.2.6). The bytes may be cut anywhere. Lines end in LF,
 * CR or CRLF; a byte order mark at the start, comments, and the fields {@code id} and {@code retry} are skipped, and so is an event
 * without data. An event may have at most a number of bytes, comments and field names included. Not safe for use by several threads.
 */
public final class SseParser {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int maxEventBytes;
    private final ArrayDeque<SseEvent> events = new ArrayDeque<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private final StringBuilder data = new StringBuilder();
    private boolean hasData;
    private String type = "";
    private int eventBytes;
    private boolean firstLine = true;
    private boolean afterCarriageReturn;

    /**
     * Creates a parser for one stream.
     *
     * @param maxEventBytes most bytes of an event, at least 1
     */
    public SseParser(int maxEventBytes) {
        if (maxEventBytes < 1) {
            throw new IllegalArgumentException("maxEventBytes must be at least 1, but was " + maxEventBytes);
        }
        this.maxEventBytes = maxEventBytes;
    }

    /**
     * Takes the next bytes of the stream.
     *
     * @param bytes are read to their end
     * @throws InvalidModelResponseException if an event has more bytes than it may
     */
    public void feed(ByteBuffer bytes) {
        byte[] chunk = new byte[bytes.remaining()];
        bytes.get(chunk);
        int start = 0;
        for (int i = 0; i < chunk.length; i++) {
            byte b = chunk[i];
            boolean secondOfCrLf = b == '\n' && afterCarriageReturn;
            afterCarriageReturn = b == '\r';
            if (secondOfCrLf) {
                start = i + 1;
            } else if (b == '\n' || b == '\r') {
                append(chunk, start, i);
                endLine();
                start = i + 1;
            }
        }
        append(chunk, start, chunk.length);
    }

    /**
     * Tells that the stream has ended. The standard drops an event that no empty line ends; here it counts, because servers omit that
     * line after their last event, and whether an answer is complete is said by its own end mark.
     */
    public void end() {
        endLine();
        endEvent();
    }

    /** {@return the next event that is complete, or null if there is none yet} */
    public @Nullable SseEvent poll() {
        return events.poll();
    }

    private void append(byte[] chunk, int from, int to) {
        eventBytes += to - from;
        if (eventBytes > maxEventBytes) {
            throw new InvalidModelResponseException("a server-sent event must have at most " + maxEventBytes
                    + " bytes, but one has more; raise maxEventBytes, or check what stands in front of the server");
        }
        line.write(chunk, from, to - from);
    }

    private void endLine() {
        byte[] bytes = line.toByteArray();
        line.reset();
        int from = firstLine && startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
        firstLine = false;
        if (bytes.length == from) {
            endEvent();
            return;
        }
        String text = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
        if (field.equals("data")) {
            data.append(hasData ? "\n" : "").append(value);
            hasData = true;
        } else if (field.equals("event")) {
            type = value;
        }
    }

    private static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= BYTE_ORDER_MARK.length
                && bytes[0] == BYTE_ORDER_MARK[0]
                && bytes[1] == BYTE_ORDER_MARK[1]
                && bytes[2] == BYTE_ORDER_MARK[2];
    }

    private void endEvent() {
        if (hasData) {
            events.add(new SseEvent(type.isEmpty() ? "message" : type, data.toString()));
        }
        data.setLength(0);
        hasData = false;
        type = "";
        eventBytes = 0;
    }
}
