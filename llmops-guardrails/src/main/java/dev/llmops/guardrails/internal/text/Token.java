package dev.llmops.guardrails.internal.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A word in a canonical text. Where a script puts no spaces between words, every character begins one, which goes on for
 * a few characters: what looks for the beginning of a word finds it there.
 */
public final class Token {

    private static final int MIN_SPELLED = 4;
    private static final int UNSPACED = 8;

    private final String text;
    private final int start;
    private final int end;
    private final int wordEnd;
    private @Nullable String word;

    private Token(String text, int start, int end, int wordEnd, @Nullable String word) {
        this.text = text;
        this.start = start;
        this.end = end;
        this.wordEnd = wordEnd;
        this.word = word;
    }

    public String word() {
        String made = word;
        if (made == null) {
            made = text.substring(start, wordEnd);
            word = made;
        }
        return made;
    }

    /** {@return where it begins in the text} */
    public int start() {
        return start;
    }

    /** {@return where the next can begin} */
    public int end() {
        return end;
    }

    /** {@return a character of the word, or 0 behind its end; unlike {@link #word} it costs next to nothing} */
    public char at(int index) {
        String made = word;
        if (made != null) {
            return index < made.length() ? made.charAt(index) : 0;
        }
        return start + index < wordEnd ? text.charAt(start + index) : 0;
    }

    /** {@return the words; letters that are spelled out one by one ("i g n o r e") make one word} */
    public static List<Token> of(String text) {
        List<Token> tokens = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            if (!Chars.inWord(text.charAt(i))) {
                i++;
                continue;
            }
            int start = i;
            if (isUnspaced(text.charAt(i))) {
                i++;
                tokens.add(new Token(text, start, i, unspacedEnd(text, start), null));
                continue;
            }
            while (i < text.length() && Chars.inWord(text.charAt(i)) && !isUnspaced(text.charAt(i))) {
                i++;
            }
            tokens.add(new Token(text, start, i, i, null));
        }
        return joined(tokens);
    }

    private static int unspacedEnd(String text, int start) {
        int end = start;
        while (end < text.length() && end - start < UNSPACED && Chars.inWord(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Thai, Lao, kana, and Chinese characters. */
    private static boolean isUnspaced(char c) {
        return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF);
    }

    private static List<Token> joined(List<Token> tokens) {
        int letters = 0;
        for (Token token : tokens) {
            letters += token.isLetter() ? 1 : 0;
        }
        if (letters < MIN_SPELLED) {
            return tokens;
        }
        List<Token> joined = new ArrayList<>(tokens.size());
        int i = 0;
        while (i < tokens.size()) {
            int end = i;
            while (end < tokens.size() && tokens.get(end).isLetter() && (end == i || follows(tokens, end))) {
                end++;
            }
            if (end - i >= MIN_SPELLED) {
                joined.add(spelled(tokens.subList(i, end)));
                i = end;
            } else {
                joined.add(tokens.get(i));
                i++;
            }
        }
        return joined;
    }

    /** Letters of one word are one character apart, words further. */
    private static boolean follows(List<Token> tokens, int i) {
        return tokens.get(i).start - tokens.get(i - 1).end == 1;
    }

    private static Token spelled(List<Token> letters) {
        StringBuilder word = new StringBuilder(letters.size());
        letters.forEach(letter -> word.append(letter.word()));
        Token first = letters.get(0);
        return new Token(first.text, first.start, letters.get(letters.size() - 1).end, first.start, word.toString());
    }

    private boolean isLetter() {
        return at(1) == 0 && Character.isLetter(at(0));
    }
}
