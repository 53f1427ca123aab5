package dev.llmops.guardrails.internal.text;

import dev.llmops.api.text.CharRange;
import java.util.List;
import java.util.function.Consumer;

/** Bytes that are written one by one, as "49 67 6e", "0x49,0x67", "%49%67" or "01001001 01100111", each of so many digits. */
final class ByteListDecoder implements Decoder {

    private static final int MIN_BYTES = 8;
    private static final int MAX_SEPARATOR = 4;

    private final String via;
    private final int digits;
    private final int radix;

    ByteListDecoder(String via, int digits, int radix) {
        this.via = via;
        this.digits = digits;
        this.radix = radix;
    }

    @Override
    public void find(String text, Work work, Consumer<Segment> found) {
        StringBuilder decoded = new StringBuilder();
        int start = -1;
        int last = -1;
        int i = 0;
        while (i <= text.length()) {
            work.read(1);
            int value = i + digits <= text.length() ? value(text, i) : -1;
            if (value >= 0 && (start < 0 || i - last <= MAX_SEPARATOR)) {
                start = start < 0 ? i : start;
                decoded.append((char) value);
                i += digits;
                last = i;
            } else if (start >= 0 && (i == text.length() || i - last >= MAX_SEPARATOR || !separates(text.charAt(i)))) {
                add(decoded, start, last, work, found);
                decoded.setLength(0);
                start = -1;
                i++;
            } else {
                i++;
            }
        }
    }

    private void add(StringBuilder decoded, int start, int end, Work work, Consumer<Segment> found) {
        if (decoded.length() < MIN_BYTES || decoded.length() > Work.MOST_DECODED) {
            return;
        }
        work.read(decoded.length());
        if (Printable.is(decoded) && work.take(decoded.length())) {
            found.accept(
                    new Segment(decoded.toString(), Segment.Places.at(new CharRange(start, end)), List.of(via), false));
        }
    }

    private int value(String text, int at) {
        int value = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }

    private static boolean separates(char c) {
        return c == ' ' || c == ',' || c == '\\' || c == 'x' || c == '0' || c == '%' || c == ':';
    }
}
