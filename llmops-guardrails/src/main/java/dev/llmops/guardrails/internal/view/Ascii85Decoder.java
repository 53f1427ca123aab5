package dev.llmops.guardrails.internal.view;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.internal.text.Chars;
import dev.llmops.guardrails.internal.text.Segment;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Ascii85 as Adobe writes it, with or without its brackets. */
final class Ascii85Decoder implements Decoder {

    private static final int MIN_RUN = 20;
    private static final int GROUP = 5;
    private static final int BASE = 85;
    private static final int MAX_ENCODED = Work.MAX_DECODED / 4 * GROUP;

    @Override
    public boolean mayFind(TextSigns signs) {
        return signs.longestAscii85() >= MIN_RUN;
    }

    @Override
    public void find(String text, Work work, Consumer<Segment> found) {
        int i = 0;
        while (i + MIN_RUN <= text.length()) {
            int gap = lastGap(text, i);
            work.read(i + MIN_RUN - Math.max(gap, i));
            if (gap >= i) {
                i = gap + 1;
                continue;
            }
            int end = i;
            boolean letters = true;
            while (end < text.length() && isDigit(text.charAt(end))) {
                letters &= Chars.letterOrDigit(text.charAt(end));
                end++;
            }
            work.read(end - i + 1);
            int start = text.startsWith("<~", i) ? i + 2 : i;
            if (end - start >= MIN_RUN && !letters) {
                String decoded = decoded(text, start, Math.min(end, start + MAX_ENCODED), work);
                boolean plain = Printable.is(decoded);
                if (plain && end - start > MAX_ENCODED) {
                    work.cut();
                }
                if (plain && work.take(decoded.length())) {
                    found.accept(
                            new Segment(decoded, Segment.Places.at(new CharRange(i, end)), List.of("ascii85"), false));
                }
            }
            i = Math.max(end, i + 1);
        }
    }

    /** {@return the last character among the next few that is no digit, or one before them if all are} */
    private static int lastGap(String text, int start) {
        int i = start + MIN_RUN - 1;
        while (i >= start && isDigit(text.charAt(i))) {
            i--;
        }
        return i;
    }

    private static boolean isDigit(char c) {
        return (c >= '!' && c <= 'u') || c == 'z';
    }

    private static String decoded(String text, int start, int end, Work work) {
        work.read(end - start);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long value = 0;
        int count = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == 'z') {
                return "";
            }
            value = value * BASE + (c - '!');
            count++;
            if (count == GROUP) {
                write(value, 4, bytes);
                value = 0;
                count = 0;
            }
        }
        if (count > 1) {
            for (int k = count; k < GROUP; k++) {
                value = value * BASE + BASE - 1;
            }
            write(value, count - 1, bytes);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void write(long value, int count, ByteArrayOutputStream bytes) {
        for (int k = 0; k < count; k++) {
            bytes.write((int) (value >> (24 - 8 * k)));
        }
    }
}
