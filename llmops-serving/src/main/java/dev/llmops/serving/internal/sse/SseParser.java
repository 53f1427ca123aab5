package dev.llmops.serving.internal.sse;

import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.commons.internal.option.Require;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a {@code text/event-stream} as events (HTML Living Standard, section 9.2.6). The bytes may be cut anywhere. Lines end in LF,
 * CR or CRLF; a byte order mark at the start, comments, and the fields {@code id} and {@code retry} are skipped, and so is an event
 * without data. An event may have at most a number of bytes, comments and field names included. Not safe for use by multiple threads.
 */
public final class SseParser {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};

    private final int maxEventBytes;
    private final ArrayDeque<SseEvent> events = new ArrayDeque<>();
    /** The beginning of a line whose end is in a later piece; a line that is whole in one piece is never copied. */
    private byte[] begun = {};

    private int begunLength;
    private @Nullable String data;
    /** Only of an event with several lines of data. */
    private @Nullable StringBuilder moreData;

    private String type = "";
    private int eventBytes;
    private boolean firstLine = true;
    private boolean afterCarriageReturn;

    /** Creates a parser for one stream. {@code maxEventBytes}: most bytes of an event, at least 1. */
    public SseParser(int maxEventBytes) {
        this.maxEventBytes = Require.atLeast("maxEventBytes", maxEventBytes, 1);
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
                endLine(chunk, start, i);
                start = i + 1;
            }
        }
        keep(chunk, start, chunk.length);
    }

    /**
     * Tells that the stream has ended. The standard drops an event that no empty line ends; here it counts, because servers omit that
     * line after their last event, and whether an answer is complete is said by its own end mark.
     */
    public void end() {
        endLine(begun, 0, 0);
        endEvent();
    }

    /** {@return the next event that is complete, or null if there is none yet} */
    public @Nullable SseEvent poll() {
        return events.poll();
    }

    private void count(int bytes) {
        eventBytes += bytes;
        if (eventBytes > maxEventBytes) {
            throw new InvalidModelResponseException("a server-sent event must have at most " + maxEventBytes
                    + " bytes, but one has more; raise maxEventBytes, or check what stands in front of the server");
        }
    }

    private void keep(byte[] chunk, int from, int to) {
        count(to - from);
        int length = begunLength + to - from;
        if (length > begun.length) {
            begun = Arrays.copyOf(begun, Math.max(length, Math.min(2 * begun.length, maxEventBytes)));
        }
        System.arraycopy(chunk, from, begun, begunLength, to - from);
        begunLength = length;
    }

    private void endLine(byte[] chunk, int from, int to) {
        if (begunLength == 0) {
            count(to - from);
            line(chunk, from, to);
            return;
        }
        keep(chunk, from, to);
        int length = begunLength;
        begunLength = 0;
        line(begun, 0, length);
    }

    private void line(byte[] bytes, int start, int to) {
        int from = firstLine && startsWith(bytes, start, to, BYTE_ORDER_MARK) ? start + BYTE_ORDER_MARK.length : start;
        firstLine = false;
        if (from == to) {
            endEvent();
            return;
        }
        int colon = from;
        while (colon < to && bytes[colon] != ':') {
            colon++;
        }
        int value = Math.min(to, colon + 1);
        if (value < to && bytes[value] == ' ') {
            value++;
        }
        if (is(bytes, from, colon, DATA)) {
            addData(new String(bytes, value, to - value, StandardCharsets.UTF_8));
        } else if (is(bytes, from, colon, EVENT)) {
            type = new String(bytes, value, to - value, StandardCharsets.UTF_8);
        }
    }

    private static boolean is(byte[] bytes, int from, int to, byte[] field) {
        return to - from == field.length && startsWith(bytes, from, to, field);
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] beginning) {
        return to - from >= beginning.length
                && Arrays.equals(bytes, from, from + beginning.length, beginning, 0, beginning.length);
    }

    private void addData(String value) {
        if (data == null) {
            data = value;
            return;
        }
        if (moreData == null) {
            moreData = new StringBuilder(data);
        }
        moreData.append('\n').append(value);
    }

    private void endEvent() {
        if (data != null) {
            events.add(new SseEvent(type.isEmpty() ? "message" : type, moreData == null ? data : moreData.toString()));
        }
        data = null;
        moreData = null;
        type = "";
        eventBytes = 0;
    }
}
