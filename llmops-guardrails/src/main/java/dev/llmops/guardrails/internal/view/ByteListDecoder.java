package dev.llmops.guardrails.internal.view;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.internal.text.Chars;
import dev.llmops.guardrails.internal.text.Segment;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Bytes that are written one by one, as "49 67 6e", "0x49,0x67", "%49%67" "49-67", or "01001001 01100111", each of so many digits. */
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

    /** Each byte of text in hexadecimal begins with a digit; some few bytes may be anything. */
    @Override
    public boolean mayFind(TextSigns signs) {
        return radix == 2 ? signs.bits() >= MIN_BYTES * digits : signs.digits() >= MIN_BYTES / 2;
    }

    @Override
    public void find(String text, Work work, Consumer<Segment> found) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        int start = -1;
        int last = -1;
        int i = 0;
        while (i <= text.length()) {
            if (start < 0 && i < text.length() && !isDigit(text.charAt(i))) {
                i++;
                continue;
            }
            work.read(1);
            int value = i + digits <= text.length() ? value(text, i) : -1;
            if (value >= 0 && (start < 0 || i - last <= MAX_SEPARATOR)) {
                start = start < 0 ? i : start;
                decoded.write(value);
                i += digits;
                last = i;
            } else if (start >= 0 && (i == text.length() || i - last >= MAX_SEPARATOR || !separates(text.charAt(i)))) {
                add(decoded, start, last, work, found);
                decoded.reset();
                start = -1;
                i++;
            } else {
                i++;
            }
        }
    }

    private void add(ByteArrayOutputStream bytes, int start, int end, Work work, Consumer<Segment> found) {
        if (bytes.size() < MIN_BYTES) {
            return;
        }
        int length = Math.min(bytes.size(), Work.MAX_DECODED);
        String decoded = new String(bytes.toByteArray(), 0, length, StandardCharsets.UTF_8);
        work.read(length);
        boolean plain = Printable.is(decoded);
        if (plain && bytes.size() > length) {
            work.cut();
        }
        if (plain && work.take(decoded.length())) {
            found.accept(new Segment(decoded, Segment.Places.at(new CharRange(start, end)), List.of(via), false));
        }
    }

    private int value(String text, int at) {
        int value = 0;
        for (int i = at; i < at + digits; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return -1;
            }
            value = value * radix + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
        }
        return value;
    }

    private boolean isDigit(char c) {
        return radix == 2 ? c == '0' || c == '1' : Chars.hex(c);
    }

    private static boolean separates(char c) {
        return c <= ' ' || c == ',' || c == ';' || c == '-' || c == '\\' || c == 'x' || c == '0' || c == '%'
                || c == ':';
    }
}
