package dev.llmops.guardrails.internal.view;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.internal.text.Segment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Morse code (ITU-R M.1677) and braille (Unicode's patterns, uncontracted English): symbols that each stand for a letter. */
final class SymbolDecoder implements Decoder {

    private static final int MIN_LETTERS = 8;
    private static final int MAX_MORSE = 6;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final String[] MORSE =
            ("._ _... _._. _.. . .._. __. .... .. .___ _._ ._.. __ _. ___ .__. __._ ._. ... _ .._"
                            + " ..._ .__ _.._ _.__ __.. _____ .____ ..___ ...__ ...._ ..... _.... __... ___.. ____.")
                    .split(" ");
    private static final String BRAILLE = "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵";
    private static final Map<String, Character> LETTERS = letters();

    private static Map<String, Character> letters() {
        Map<String, Character> letters = new HashMap<>();
        for (int i = 0; i < MORSE.length; i++) {
            letters.put(MORSE[i], ALPHABET.charAt(i));
        }
        return letters;
    }

    @Override
    public boolean mayFind(TextSigns signs) {
        return signs.signs() >= MIN_LETTERS;
    }

    @Override
    public void find(String text, Work work, Consumer<Segment> found) {
        work.read(3L * text.length());
        morse(text, work, found);
        braille(text, work, found);
    }

    private static void morse(String text, Work work, Consumer<Segment> found) {
        int i = 0;
        while (i < text.length()) {
            if (!isDash(text.charAt(i)) && !isDot(text.charAt(i))) {
                i++;
                continue;
            }
            int start = i;
            int end = signsEnd(text, start);
            if (end - start < MIN_LETTERS) {
                i = end;
                continue;
            }
            StringBuilder decoded = new StringBuilder();
            StringBuilder letter = new StringBuilder();
            int blanks = 0;
            while (i < text.length() && decoded.length() < Work.MAX_DECODED) {
                char c = text.charAt(i);
                boolean sign = isDot(c) || isDash(c);
                if (!sign && !parts(c)) {
                    break;
                }
                if (sign) {
                    if (blanks > 0) {
                        flush(letter, decoded, blanks);
                        blanks = 0;
                    }
                    letter.append(isDot(c) ? '.' : '_');
                } else {
                    blanks += c == ' ' ? 1 : 2;
                }
                i++;
            }
            flush(letter, decoded, 0);
            add("morse", decoded, start, i, work, found);
        }
    }

    /** {@return where signs end that are too few to spell anything; most are} */
    private static int signsEnd(String text, int start) {
        int end = start;
        while (end < text.length()
                && end - start < MIN_LETTERS
                && (isDot(text.charAt(end)) || isDash(text.charAt(end)) || parts(text.charAt(end)))) {
            end++;
        }
        return end;
    }

    private static boolean parts(char c) {
        return c == ' ' || c == '/' || c == '|' || c == '\n';
    }

    private static void flush(StringBuilder letter, StringBuilder decoded, int blanks) {
        Character plain = letter.length() > MAX_MORSE ? null : LETTERS.get(letter.toString());
        decoded.append(plain == null ? '\uFFFD' : plain);
        if (blanks > 1) {
            decoded.append(' ');
        }
        letter.setLength(0);
    }

    private static boolean isDot(char c) {
        return c == '.' || c == '·' || c == '•';
    }

    private static boolean isDash(char c) {
        return c == '-' || c == '_' || c == '–' || c == '−';
    }

    private static void braille(String text, Work work, Consumer<Segment> found) {
        int i = 0;
        while (i < text.length()) {
            if (!isBraille(text.charAt(i))) {
                i++;
                continue;
            }
            int start = i;
            StringBuilder decoded = new StringBuilder();
            while (i < text.length()
                    && (isBraille(text.charAt(i)) || text.charAt(i) == ' ')
                    && decoded.length() < Work.MAX_DECODED) {
                int letter = BRAILLE.indexOf(text.charAt(i));
                boolean blank = text.charAt(i) == ' ' || text.charAt(i) == '\u2800';
                decoded.append(blank ? ' ' : letter < 0 ? '\uFFFD' : (char) ('a' + letter));
                i++;
            }
            add("braille", decoded, start, i, work, found);
        }
    }

    private static boolean isBraille(char c) {
        return c >= 0x2800 && c <= 0x28FF;
    }

    private static void add(String via, StringBuilder decoded, int start, int end, Work work, Consumer<Segment> found) {
        if (decoded.length() >= MIN_LETTERS && Printable.is(decoded) && work.take(decoded.length())) {
            found.accept(
                    new Segment(decoded.toString(), Segment.Places.at(new CharRange(start, end)), List.of(via), false));
        }
    }
}
