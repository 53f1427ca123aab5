package dev.llmops.eval.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Word F1 of SQuAD's evaluation script (version 2.0). */
final class TokenF1 {

    private static final Pattern PUNCTUATION = Pattern.compile("[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~]");
    private static final Pattern ARTICLES = Pattern.compile("\\b(a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    private TokenF1() {}

    static double score(String text, String reference) {
        List<String> a = words(text);
        List<String> b = words(reference);
        if (a.isEmpty() || b.isEmpty()) {
            return a.equals(b) ? 1 : 0;
        }
        return PrecisionRecall.of(Words.common(a, b), a.size(), b.size()).f1();
    }

    private static List<String> words(String text) {
        String bare = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
        String noArticles = ARTICLES.matcher(bare).replaceAll(" ");
        return Arrays.stream(SPACE.split(noArticles))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
