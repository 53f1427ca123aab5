package dev.llmops.guardrails.internal.text;

import dev.llmops.api.text.CharRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>What is encoded within a text: base64, hexadecimal, bytes written one by one in hexadecimal or binary, and ROT13 and
 * digits for letters in the whole. One level deep, up to a bound.
 */
public final class EncodedText {

    private static final int MIN_RUN = 16;
    private static final int MAX_DECODED = 64 * 1024;
    private static final int MIN_BYTES = 8;
    private static final int MAX_SEPARATOR = 4;
    private static final double PRINTABLE = 0.9;
    /** A sign and the letter that it stands for, by turns. */
    private static final String LEET = "0o1i3e4a5s7t@a$s!i";

    private static final Set<String> COMMON = Set.of(
            "the",
            "and",
            "you",
            "your",
            "all",
            "are",
            "that",
            "this",
            "with",
            "for",
            "not",
            "now",
            "is",
            "to",
            "of",
            "in",
            "it",
            "instructions",
            "previous",
            "ignore");

    /** A decoded part of a text. */
    public record Segment(CharRange range, String decoded) {}

    private EncodedText() {}

    public static List<Segment> in(String text) {
        List<Segment> segments = new ArrayList<>();
        addBytes(text, 2, 16, segments);
        addBytes(text, 8, 2, segments);
        int budget = MAX_DECODED;
        int i = 0;
        while (i < text.length()) {
            int end = i;
            while (end < text.length() && inRun(text.charAt(end))) {
                end++;
            }
            if (end - i >= MIN_RUN && end - i <= budget) {
                String decoded = decode(text.substring(i, end));
                if (decoded != null) {
                    segments.add(new Segment(new CharRange(i, end), decoded));
                    budget -= end - i;
                }
            }
            i = Math.max(end, i + 1);
        }
        return segments;
    }

    /** Bytes that are written one by one, as "49 67 6e" or "0x49,0x67" or "%49%67", each of so many digits. */
    private static void addBytes(String text, int digits, int radix, List<Segment> segments) {
        StringBuilder decoded = new StringBuilder();
        int start = -1;
        int last = -1;
        int i = 0;
        while (i <= text.length()) {
            int value = i + digits <= text.length() ? value(text, i, digits, radix) : -1;
            if (value >= 0 && (start < 0 || i - last <= MAX_SEPARATOR)) {
                start = start < 0 ? i : start;
                decoded.append((char) value);
                i += digits;
                last = i;
            } else if (start >= 0 && (i == text.length() || i - last >= MAX_SEPARATOR || !separates(text.charAt(i)))) {
                if (decoded.length() >= MIN_BYTES && decoded.length() <= MAX_DECODED && printable(decoded.toString())) {
                    segments.add(new Segment(new CharRange(start, last), decoded.toString()));
                }
                decoded.setLength(0);
                start = -1;
                i++;
            } else {
                i++;
            }
        }
    }

    private static int value(String text, int at, int digits, int radix) {
        int value = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = Character.digit(text.charAt(i), radix);
            if (digit < 0 || text.charAt(i) >= 128) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }

    private static boolean separates(char c) {
        return c == ' ' || c == ',' || c == '\\' || c == 'x' || c == '0' || c == '%' || c == ':';
    }

    /** {@return the text with letters for the digits and signs in its words that look like them, or null if there are none} */
    public static @Nullable String withoutLeet(String canonical) {
        StringBuilder plain = new StringBuilder(canonical);
        boolean changed = false;
        for (int i = 0; i < plain.length(); i++) {
            int at = LEET.indexOf(plain.charAt(i));
            if (at >= 0 && at % 2 == 0 && beside(canonical, i)) {
                plain.setCharAt(i, LEET.charAt(at + 1));
                changed = true;
            }
        }
        return changed ? plain.toString() : null;
    }

    private static boolean beside(String text, int i) {
        return (i > 0 && Chars.letter(text.charAt(i - 1)))
                || (i + 1 < text.length() && Chars.letter(text.charAt(i + 1)));
    }

    private static boolean inRun(char c) {
        return Chars.letterOrDigit(c) || c == '+' || c == '/' || c == '=' || c == '-' || c == '_';
    }

    private static @Nullable String decode(String run) {
        String digits = run.replace("=", "");
        boolean hex = digits.length() % 2 == 0 && digits.chars().allMatch(c -> Chars.hex((char) c));
        try {
            byte[] bytes = hex
                    ? HexFormat.of().parseHex(digits)
                    : Base64.getDecoder().decode(digits.replace('-', '+').replace('_', '/'));
            String decoded = new String(bytes, StandardCharsets.UTF_8);
            return printable(decoded) ? decoded : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean printable(String text) {
        long good = text.chars()
                .filter(c -> (c >= ' ' && c < 127) || c == '\n' || (c > 160 && c != 0xFFFD))
                .count();
        return good >= PRINTABLE * text.length();
    }

    /** {@return the text turned by 13 letters, if that makes it more like English; else null} */
    public static @Nullable String rot13(String canonical) {
        StringBuilder turned = new StringBuilder(canonical);
        for (int i = 0; i < turned.length(); i++) {
            char c = turned.charAt(i);
            if (c >= 'a' && c <= 'z') {
                turned.setCharAt(i, (char) ('a' + (c - 'a' + 13) % 26));
            }
        }
        String result = turned.toString();
        return common(result) > common(canonical) ? result : null;
    }

    private static long common(String text) {
        return Token.of(text).stream()
                .filter(token -> COMMON.contains(token.word()))
                .count();
    }
}
