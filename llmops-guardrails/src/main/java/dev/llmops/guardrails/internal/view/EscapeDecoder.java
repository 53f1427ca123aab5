package dev.llmops.guardrails.internal.view;

import dev.llmops.guardrails.internal.text.CharacterReference;
import dev.llmops.guardrails.internal.text.OffsetText;
import dev.llmops.guardrails.internal.text.Segment;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Escapes within a text: HTML entities, {@code \}{@code u0069} and {@code \x69}, percent signs of URLs, quoted-printable. What
 * stands between them stays, from some way before the first to some way after the last.
 */
final class EscapeDecoder implements Decoder {

    /** The ways to write an escape. */
    enum Kind {
        ENTITIES("html-entities"),
        UNICODE("unicode-escapes"),
        PERCENT("percent"),
        QUOTED_PRINTABLE("quoted-printable");

        private final String via;

        Kind(String via) {
            this.via = via;
        }
    }

    private static final int FEW = 3;
    private static final int AROUND = 200;
    private static final int MAX_LENGTH = 10;

    private final Kind kind;

    EscapeDecoder(Kind kind) {
        this.kind = kind;
    }

    @Override
    public void find(String text, Work work, Consumer<Segment> found) {
        int first = -1;
        int last = -1;
        int count = 0;
        for (int i = next(text, 0); i >= 0; i = next(text, i + 1)) {
            Escape escape = at(text, i);
            if (escape != null) {
                first = first < 0 ? i : first;
                last = i + escape.length;
                count++;
            }
        }
        work.read(2L * text.length());
        if (count < FEW) {
            return;
        }
        int from = Math.max(0, first - AROUND);
        int to = Math.min(text.length(), Math.min(last + AROUND, from + Work.MAX_DECODED));
        if (to < last) {
            work.cut();
        }
        OffsetText decoded = new OffsetText();
        int i = from;
        while (i < to) {
            Escape escape = text.charAt(i) == mark() ? at(text, i) : null;
            int end = escape == null ? i + 1 : i + escape.length;
            String plain = escape == null ? String.valueOf(text.charAt(i)) : escape.plain;
            for (int k = 0; k < plain.length(); k++) {
                decoded.append(plain.charAt(k), i, end);
            }
            i = end;
        }
        work.read(to - from);
        if (work.take(decoded.length())) {
            found.accept(new Segment(decoded.toString(), Segment.Places.of(decoded), List.of(kind.via), false));
        }
    }

    private record Escape(String plain, int length) {}

    private char mark() {
        return switch (kind) {
            case ENTITIES -> '&';
            case UNICODE -> '\\';
            case PERCENT -> '%';
            case QUOTED_PRINTABLE -> '=';
        };
    }

    private int next(String text, int from) {
        return text.indexOf(mark(), from);
    }

    private @Nullable Escape at(String text, int i) {
        return switch (kind) {
            case ENTITIES -> entity(text, i);
            case UNICODE -> unicode(text, i);
            case PERCENT -> digits(text, i + 1, 2, 3);
            case QUOTED_PRINTABLE -> quotedPrintable(text, i);
        };
    }

    private static @Nullable Escape entity(String text, int i) {
        int end = i + 1;
        while (end < text.length() && end - i <= MAX_LENGTH && text.charAt(end) != ';' && text.charAt(end) != '&') {
            end++;
        }
        if (end >= text.length() || text.charAt(end) != ';' || end < i + 3) {
            return null;
        }
        return plain(CharacterReference.codePoint(text.substring(i + 1, end)), end + 1 - i);
    }

    private static @Nullable Escape unicode(String text, int i) {
        char kind = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
        if (kind == 'u' && i + 2 < text.length() && text.charAt(i + 2) == '{') {
            int end = i + 3;
            while (end < text.length() && end - i <= MAX_LENGTH && text.charAt(end) != '}') {
                end++;
            }
            boolean closed = end < text.length() && text.charAt(end) == '}' && end > i + 3;
            return closed ? plain(CharacterReference.number(text.substring(i + 3, end), 0, 16), end + 1 - i) : null;
        }
        if (kind == 'u') {
            return digits(text, i + 2, 4, 6);
        }
        return kind == 'x' ? digits(text, i + 2, 2, 4) : null;
    }

    private static @Nullable Escape quotedPrintable(String text, int i) {
        if (text.startsWith("\r\n", i + 1)) {
            return new Escape("", 3);
        }
        return i + 1 < text.length() && text.charAt(i + 1) == '\n' ? new Escape("", 2) : digits(text, i + 1, 2, 3);
    }

    private static @Nullable Escape digits(String text, int from, int count, int length) {
        if (from + count > text.length()) {
            return null;
        }
        return plain(CharacterReference.number(text.substring(from, from + count), 0, 16), length);
    }

    private static @Nullable Escape plain(int value, int length) {
        boolean text =
                value == '\n' || value == '\t' || (value >= ' ' && value != 0x7F && Character.isValidCodePoint(value));
        boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
        return text && !surrogate ? new Escape(Character.toString(value), length) : null;
    }
}
