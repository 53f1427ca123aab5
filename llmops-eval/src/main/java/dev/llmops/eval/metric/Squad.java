package dev.llmops.eval.metric;

import dev.llmops.eval.internal.text.PythonText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The evaluation script of SQuAD 2.0 ({@code normalize_answer} and {@code compute_f1}), as Python reads texts. */
final class Squad {

    private static final Pattern PUNCTUATION = Pattern.compile("[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~]");
    /** Python's {@code \\b}: letters and numbers of all kinds make words, marks do not. */
    private static final Pattern ARTICLES = Pattern.compile("(?<![\\p{L}\\p{N}_])(a|an|the)(?![\\p{L}\\p{N}_])");

    private Squad() {}

    static double f1(String text, String reference) {
        List<String> a = words(text);
        List<String> b = words(reference);
        if (a.isEmpty() || b.isEmpty()) {
            return a.equals(b) ? 1 : 0;
        }
        return PrecisionRecall.of(common(a, b), a.size(), b.size()).f1();
    }

    /** How many words the lists share; one that is twice in both counts twice. */
    private static int common(List<String> a, List<String> b) {
        Map<String, Integer> left = new HashMap<>();
        b.forEach(word -> left.merge(word, 1, Integer::sum));
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

    static List<String> words(String text) {
        String bare = PUNCTUATION.matcher(PythonText.lowerCase(text)).replaceAll("");
        String noArticles = ARTICLES.matcher(bare).replaceAll(" ");
        return PythonText.split(noArticles);
    }
}
