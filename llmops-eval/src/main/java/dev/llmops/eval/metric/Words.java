package dev.llmops.eval.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Texts as lists of words, and how many words two lists share. */
final class Words {

    private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    private Words() {}

    /** As {@code rouge-score} cuts: letters and digits of ASCII only, so that words of other scripts vanish. */
    static List<String> ascii(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= lower.length(); i++) {
            boolean inWord = i < lower.length() && isAsciiWord(lower.charAt(i));
            if (inWord && start < 0) {
                start = i;
            } else if (!inWord && start >= 0) {
                words.add(lower.substring(start, i));
                start = -1;
            }
        }
        return words;
    }

    private static boolean isAsciiWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    /** Letters, marks and digits of every script. */
    static List<String> unicode(String text) {
        return cut(NOT_WORD, text);
    }

    private static List<String> cut(Pattern between, String text) {
        return Arrays.stream(between.split(text.toLowerCase(Locale.ROOT)))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Every run of n neighbours, joined by a space. */
    static List<String> runs(int n, List<String> words) {
        List<String> runs = new ArrayList<>();
        for (int i = 0; i + n <= words.size(); i++) {
            runs.add(String.join(" ", words.subList(i, i + n)));
        }
        return runs;
    }

    /** How many words the lists share; one that is twice in both counts twice. */
    static int common(List<String> a, List<String> b) {
        Map<String, Integer> left = counts(b);
        int common = 0;
        for (String word : a) {
            Integer count = left.get(word);
            if (count != null && count > 0) {
                left.put(word, count - 1);
                common++;
            }
        }
        return common;
    }

    /** How often each word is there. */
    static Map<String, Integer> counts(List<String> words) {
        Map<String, Integer> counts = new HashMap<>();
        words.forEach(word -> counts.merge(word, 1, Integer::sum));
        return counts;
    }

    /** For messages. */
    static String joined(List<String> words, int limit) {
        String shown = words.stream().limit(limit).collect(Collectors.joining(", "));
        return words.size() > limit ? shown + ", and " + (words.size() - limit) + " more" : shown;
    }
}
