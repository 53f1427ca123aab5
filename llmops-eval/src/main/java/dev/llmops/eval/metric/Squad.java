package dev.llmops.eval.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The evaluation script of SQuAD 2.0 ({@code normalize_answer} and {@code compute_f1}), as Python reads texts. */
final class Squad {

    private static final Pattern PUNCTUATION = Pattern.compile("[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~]");
    /** Python's {@code \\b}: letters and numbers of all kinds make words, marks do not. */
    private static final Pattern ARTICLES = Pattern.compile("(?<![\\p{L}\\p{N}_])(a|an|the)(?![\\p{L}\\p{N}_])");
    /** Python's {@code split}: Unicode's white space, and the four separators of ASCII. */
    private static final Pattern SPACE = Pattern.compile("[\\s\\x1c-\\x1f]+", Pattern.UNICODE_CHARACTER_CLASS);

    private static final char SIGMA = '\u03a3';
    /** So many characters decide at most, that a text of capital sigmas takes no time in their square. */
    private static final int MAX_TAIL = 64;

    private static final String CASED = "[\\p{Lu}\\p{Ll}\\p{Lt}]";
    private static final String IGNORED = "[\\p{Mn}\\p{Me}\\p{Cf}\\p{Lm}\\p{Sk}'.:\u00b7\u2018\u2019\u2024\u2027]*+";
    private static final Pattern CASED_BEFORE = Pattern.compile(CASED + IGNORED + "\\z");
    private static final Pattern CASED_BEHIND = Pattern.compile(IGNORED + CASED);

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
        String bare = PUNCTUATION.matcher(lowerCase(text)).replaceAll("");
        String noArticles = ARTICLES.matcher(bare).replaceAll(" ");
        return Arrays.stream(SPACE.split(noArticles))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Unicode's rule for a capital sigma at the end of a word (Final_Sigma), which the JDK reads otherwise at a hyphen. */
    private static String lowerCase(String text) {
        int at = text.indexOf(SIGMA);
        if (at < 0) {
            return text.toLowerCase(Locale.ROOT);
        }
        StringBuilder lower = new StringBuilder(text.length());
        int done = 0;
        for (; at >= 0; at = text.indexOf(SIGMA, at + 1)) {
            boolean ends = CASED_BEFORE
                            .matcher(text.substring(Math.max(0, at - MAX_TAIL), at))
                            .find()
                    && !CASED_BEHIND
                            .matcher(text.substring(at + 1, Math.min(text.length(), at + 1 + MAX_TAIL)))
                            .lookingAt();
            lower.append(text.substring(done, at).toLowerCase(Locale.ROOT)).append(ends ? '\u03c2' : '\u03c3');
            done = at + 1;
        }
        return lower.append(text.substring(done).toLowerCase(Locale.ROOT)).toString();
    }
}
