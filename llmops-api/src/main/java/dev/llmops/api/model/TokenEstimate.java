package dev.llmops.api.model;

import dev.llmops.api.message.Message;
import java.util.Arrays;
import java.util.function.ToIntFunction;

/**
 * Counts what byte-pair vocabularies for many languages mostly make one token of: an English word with the space before it, up to three
 * digits, a few marks, a character of Chinese. Weights and errors were chosen on texts, see {@code docs/measurements/context-window.md}. Vocabularies
 * differ most in scripts other than Latin: one has words of Hindi, another its letters.
 */
final class TokenEstimate implements TokenCounter {

    static final TokenEstimate INSTANCE = new TokenEstimate();

    private static final int PER_MESSAGE = 4;
    private static final double LATIN_ERROR = 0.2;
    private static final double OTHER_ERROR = 0.6;

    private static final double SPACES = 0.6;
    private static final int WORD = 7;
    private static final double SYLLABLE = 5;
    private static final double ACCENT = 0.9;
    private static final double MARKS = 2.2;
    private static final double FOREIGN_LETTER = 0.78;
    private static final double FOREIGN_MARK = 1.5;
    private static final double WIDE_CHARACTER = 0.85;

    private enum Kind {
        SPACE,
        LETTER,
        DIGIT,
        MARK,
        WIDE
    }

    /** Tokens of plain letters, digits and marks, and of words with accents and other scripts. */
    private record Tokens(double latin, double other) {

        int count() {
            return (int) Math.ceil(latin + other);
        }

        int atMost() {
            return (int) Math.ceil(latin * (1 + LATIN_ERROR) + other * (1 + OTHER_ERROR));
        }

        int atLeast() {
            return (int) Math.floor(latin * (1 - LATIN_ERROR) + other * (1 - OTHER_ERROR));
        }
    }

    private TokenEstimate() {}

    @Override
    public int count(String text) {
        return tokens(text).count();
    }

    private static Tokens tokens(String text) {
        double latin = 0;
        double other = 0;
        int at = 0;
        while (at < text.length()) {
            Kind kind = kind(text.codePointAt(at));
            boolean space = text.charAt(at) == ' ';
            int characters = 0;
            int accents = 0;
            int foreign = 0;
            while (at < text.length() && kind(text.codePointAt(at)) == kind) {
                int character = text.codePointAt(at);
                at += Character.charCount(character);
                characters++;
                if (character > 0x7F) {
                    boolean isLatin = Character.UnicodeScript.of(character) == Character.UnicodeScript.LATIN;
                    accents += isLatin ? 1 : 0;
                    foreign += isLatin ? 0 : 1;
                }
            }
            double weight = weight(kind, characters, accents, foreign, space);
            // A word with accents is one in one vocabulary, and syllables in another.
            if (foreign > 0 || accents > 0) {
                other += weight;
            } else {
                latin += weight;
            }
        }
        return new Tokens(latin, other);
    }

    private static double weight(Kind kind, int characters, int accents, int foreign, boolean space) {
        return switch (kind) {
            // One space belongs to the word behind it.
            case SPACE -> characters == 1 && space ? 0 : SPACES;
            case LETTER ->
                foreign > 0
                        ? FOREIGN_LETTER * characters
                        : 1 + Math.max(0, characters - WORD) / SYLLABLE + ACCENT * accents;
            case DIGIT -> Math.ceil(characters / 3.0);
            case MARK -> foreign > 0 ? FOREIGN_MARK * characters : Math.ceil(characters / MARKS);
            case WIDE -> WIDE_CHARACTER * characters;
        };
    }

    /** Each text is counted before its call, and most characters are of these. */
    private static final Kind[] ASCII = new Kind[0x80];

    static {
        Arrays.setAll(ASCII, TokenEstimate::kindOf);
    }

    private static Kind kind(int character) {
        return character < ASCII.length ? ASCII[character] : kindOf(character);
    }

    private static Kind kindOf(int character) {
        if (Character.isWhitespace(character)) {
            return Kind.SPACE;
        }
        if (Character.isDigit(character)) {
            return Kind.DIGIT;
        }
        if (Character.isIdeographic(character) || isSyllable(character)) {
            return Kind.WIDE;
        }
        return Character.isLetter(character) || isAccent(character) ? Kind.LETTER : Kind.MARK;
    }

    private static boolean isAccent(int character) {
        int type = Character.getType(character);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isSyllable(int character) {
        return switch (Character.UnicodeScript.of(character)) {
            case HIRAGANA, KATAKANA, HANGUL, THAI -> Character.isLetter(character) || isAccent(character);
            default -> false;
        };
    }

    @Override
    public int count(Message message) {
        return PER_MESSAGE + TokenCounter.super.count(message);
    }

    @Override
    public int atMost(ModelRequest request) {
        return whole(request, Tokens::atMost);
    }

    @Override
    public int atLeast(ModelRequest request) {
        return whole(request, Tokens::atLeast);
    }

    private static int whole(ModelRequest request, ToIntFunction<Tokens> bound) {
        TokenCounter bounded = text -> bound.applyAsInt(tokens(text));
        return PER_MESSAGE * request.messages().size() + bounded.count(request);
    }
}
