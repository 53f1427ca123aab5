package dev.llmops.eval.metric;

import dev.llmops.eval.internal.text.PythonText;
import java.util.List;
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
        return PrecisionRecall.of(Words.common(a, b), a.size(), b.size()).f1();
    }

    static List<String> words(String text) {
        String bare = PUNCTUATION.matcher(PythonText.lowerCase(text)).replaceAll("");
        String noArticles = ARTICLES.matcher(bare).replaceAll(" ");
        return PythonText.split(noArticles);
    }
}
