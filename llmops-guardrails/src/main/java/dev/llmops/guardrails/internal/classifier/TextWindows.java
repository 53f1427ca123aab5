package dev.llmops.guardrails.internal.classifier;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.ArrayList;
import java.util.List;

/**
 * The windows in which a text is looked at, so that a sentence in a page is not diluted: each sentence with the one behind it, and the text as a
 * whole, or, where it is long, blocks that overlap by half. Every character is in a bounded number of windows.
 */
public final class TextWindows {

    private static final int MAX_SENTENCE = 240;
    private static final int MIN_SENTENCE = 12;
    private static final int BLOCK = 3000;
    /** A block may end so much earlier not to cut a word. */
    private static final int NEAR = 60;

    private static final String ENDS = "。！？।؟";

    private TextWindows() {}

    /** {@return whole texts or blocks} */
    public static List<CharRange> blocks(String text) {
        List<CharRange> blocks = new ArrayList<>();
        int start = 0;
        do {
            blocks.add(new CharRange(start, border(text, start + BLOCK)));
            start = border(text, start + BLOCK / 2);
        } while (start + BLOCK / 2 < text.length());
        return blocks;
    }

    /** {@return the last place up to another one that cuts no word, if it is not far} */
    private static int border(String text, int most) {
        if (most >= text.length()) {
            return text.length();
        }
        for (int at = most; at > most - NEAR; at--) {
            if (!Chars.inWord(text.charAt(at - 1)) || !Chars.inWord(text.charAt(at))) {
                return at;
            }
        }
        return most;
    }

    /** {@return pairs of sentences, none if there is but one} */
    public static List<CharRange> pairs(String text) {
        return pairs(sentences(text));
    }

    /** {@return pairs of some sentences, each with the next} */
    public static List<CharRange> pairs(List<CharRange> sentences) {
        List<CharRange> pairs = new ArrayList<>(sentences.size());
        for (int i = 0; i + 1 < sentences.size(); i++) {
            pairs.add(
                    new CharRange(sentences.get(i).start(), sentences.get(i + 1).end()));
        }
        return pairs;
    }

    /** {@return the sentences, cut where they are very long; what is very short belongs to the next} */
    public static List<CharRange> sentences(String text) {
        List<CharRange> sentences = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ends = (c == '.' || c == '!' || c == '?' || c == '\n' || (c >= 0x80 && ENDS.indexOf(c) >= 0))
                    && i - start >= MIN_SENTENCE
                    && (i + 1 == text.length() || Character.isWhitespace(text.charAt(i + 1)) || c >= 0x80);
            boolean cut = i - start >= MAX_SENTENCE && Character.isWhitespace(c);
            if (ends || cut || i - start >= 2 * MAX_SENTENCE) {
                sentences.add(new CharRange(start, i + 1));
                start = i + 1;
            }
        }
        if (start < text.length() && !text.substring(start).isBlank()) {
            sentences.add(new CharRange(start, text.length()));
        }
        return sentences;
    }
}
