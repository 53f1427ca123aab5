package dev.llmops.guardrails.internal.view;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.internal.text.Chars;
import dev.llmops.guardrails.internal.text.Segment;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/** Base64, base64url, base32 and hexadecimal, in one run of characters or in lines of equal length. */
final class RunDecoder implements Decoder {

    private static final int MIN_RUN = 16;
    private static final int MIN_LINE = 40;
    private static final int MAX_ENCODED = Work.MAX_DECODED / 3 * 4;

    @Override
    public boolean mayFind(TextSigns signs) {
        return signs.longestRun() >= MIN_RUN;
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
            int end = runEnd(text, i);
            decode(text, i, end, work, found);
            work.read(end - i + 1);
            i = end;
        }
    }

    /** {@return the last character among the next few that is in no run, or one before them if all are: most words end soon} */
    private static int lastGap(String text, int start) {
        int i = start + MIN_RUN - 1;
        while (i >= start && inRun(text.charAt(i))) {
            i--;
        }
        return i;
    }

    /** A line break goes on with the run when the line is long: mails break base64 so. */
    private static int runEnd(String text, int start) {
        int end = start;
        int line = start;
        while (end < text.length()) {
            if (inRun(text.charAt(end))) {
                end++;
                continue;
            }
            if (text.charAt(end) == '=') {
                return text.startsWith("==", end) ? end + 2 : end + 1;
            }
            int next = text.startsWith("\r\n", end) ? end + 2 : text.charAt(end) == '\n' ? end + 1 : -1;
            if (next < 0 || end - line < MIN_LINE || next >= text.length() || !inRun(text.charAt(next))) {
                break;
            }
            line = next;
            end = next;
        }
        return end;
    }

    private static void decode(String text, int start, int end, Work work, Consumer<Segment> found) {
        boolean cut = end - start > MAX_ENCODED;
        String run = text.substring(start, cut ? start + MAX_ENCODED : end);
        StringBuilder digits = new StringBuilder(run.length());
        boolean hex = true;
        boolean base32 = true;
        boolean mixed = false;
        for (int i = 0; i < run.length(); i++) {
            char c = run.charAt(i);
            if (inRun(c)) {
                hex &= Chars.hex(c);
                base32 &= Chars.upper(c) || (c >= '2' && c <= '7');
                mixed |= !Chars.letter(c) || Chars.upper(c);
                digits.append(c == '-' ? '+' : c == '_' ? '/' : c);
            }
        }
        work.read(run.length());
        if (!mixed) {
            return;
        }
        if (hex && digits.length() % 2 == 0) {
            add("hex", HexFormat.of().parseHex(digits), start, end, cut, work, found);
            return;
        }
        if (base32 && add("base32", base32(digits), start, end, cut, work, found)) {
            return;
        }
        digits.setLength(digits.length() - (digits.length() % 4 == 1 ? 1 : 0));
        try {
            add("base64", Base64.getDecoder().decode(digits.toString()), start, end, cut, work, found);
        } catch (IllegalArgumentException e) {
            // It only looked like it.
        }
    }

    /** RFC 4648, section 6; bits that are left over at the end are dropped. */
    private static byte[] base32(CharSequence digits) {
        byte[] bytes = new byte[digits.length() * 5 / 8];
        int bits = 0;
        int count = 0;
        int length = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            bits = bits << 5 | (c >= 'A' ? c - 'A' : c - '2' + 26);
            count += 5;
            if (count >= 8) {
                count -= 8;
                bytes[length++] = (byte) (bits >> count);
            }
        }
        return bytes;
    }

    /** {@return whether the bytes are text} */
    private static boolean add(
            String via, byte[] bytes, int start, int end, boolean cut, Work work, Consumer<Segment> found) {
        String decoded = new String(bytes, StandardCharsets.UTF_8);
        work.read(decoded.length());
        boolean text = Printable.is(decoded);
        if (text && cut) {
            work.cut();
        }
        if (text && work.take(decoded.length())) {
            found.accept(new Segment(decoded, Segment.Places.at(new CharRange(start, end)), List.of(via), false));
        }
        return text;
    }

    private static boolean inRun(char c) {
        return Chars.letterOrDigit(c) || c == '+' || c == '/' || c == '-' || c == '_';
    }
}
