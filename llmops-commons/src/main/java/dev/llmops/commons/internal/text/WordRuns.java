package dev.llmops.commons.internal.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a text in lower case, and where they stand: runs of letters, digits and marks. Where scripts put no space between
 * words (Han, Hiragana, Katakana and their sound marks), each character counts as a word.
 */
public final class WordRuns {

    private static final String UNSPACED = "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\u30FC\\uFF70";
    private static final Pattern WORD =
            Pattern.compile("[" + UNSPACED + "]|[\\p{L}\\p{N}\\p{M}&&[^" + UNSPACED + "]]+");

    private final List<String> words = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();

    /** Splits a text. */
    public WordRuns(String text) {
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group().toLowerCase(Locale.ROOT));
            starts.add(matcher.start());
            ends.add(matcher.end());
        }
    }

    /** {@return the words, in order} */
    public List<String> words() {
        return words;
    }

    /**
     * {@return where a word begins, in UTF-16 code units}
     *
     * @param word its number, from 0
     */
    public int start(int word) {
        return starts.get(word);
    }

    /**
     * {@return where a word ends, exclusive}
     *
     * @param word its number, from 0
     */
    public int end(int word) {
        return ends.get(word);
    }

    /**
     * {@return all runs of so many words, with a space between the words}
     *
     * @param length words of a run, at least 1
     */
    public Set<String> runs(int length) {
        Set<String> runs = new HashSet<>();
        for (int i = 0; i + length <= words.size(); i++) {
            runs.add(String.join(" ", words.subList(i, i + length)));
        }
        return runs;
    }
}
