package dev.llmops.guardrails;

import dev.llmops.api.text.CharRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is encoded within a text: base64, hexadecimal, and ROT13 of the whole. One level deep, up to a bound. */
final class EncodedText {

    private static final int MIN_RUN = 16;
    private static final int MAX_DECODED = 64 * 1024;
    private static final double PRINTABLE = 0.9;
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
    record Segment(CharRange range, String decoded) {}

    private EncodedText() {}

    static List<Segment> in(String text) {
        List<Segment> segments = new ArrayList<>();
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
    static @Nullable String rot13(String canonical) {
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
