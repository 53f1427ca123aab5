package dev.llmops.rag.citation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.BreakIterator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Compares words, reduced to their stems and without stop words. The weights are those of the developers' study without
 * its share of embeddings (docs/rag.md); the threshold was chosen on one half of a labelled set and is reported on the
 * other.
 */
final class LexicalSupport implements ClaimSupport {

    static final double THRESHOLD = 0.6;

    static final LexicalSupport STANDARD = new LexicalSupport(THRESHOLD);

    private static final double COVERAGE = 0.4;
    private static final double BEST_SENTENCE = 0.2;
    private static final double NUMBERS = 0.1;
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)*");

    private final Analyzer analyzer = new EnglishAnalyzer();
    private final double threshold;

    LexicalSupport(double threshold) {
        this.threshold = threshold;
    }

    @Override
    public boolean supports(String claim, String passage) {
        return hasNumbersOf(claim, passage) && score(claim, passage) >= threshold;
    }

    /** {@return from 0, nothing in common, to 1, everything said in one sentence} */
    double score(String claim, String passage) {
        Set<String> words = words(claim);
        if (words.isEmpty()) {
            return 0;
        }
        double coverage = share(words, words(passage));
        double best = 0;
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(passage);
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            best = Math.max(best, share(words, words(passage.substring(start, end))));
            start = end;
        }
        Set<String> numbers = numbers(claim);
        double numbersFound = numbers.isEmpty() ? 1 : share(numbers, numbers(passage));
        return (COVERAGE * coverage + BEST_SENTENCE * best + NUMBERS * numbersFound)
                / (COVERAGE + BEST_SENTENCE + NUMBERS);
    }

    static boolean hasNumbersOf(String claim, String passage) {
        return numbers(passage).containsAll(numbers(claim));
    }

    /** {@return the numbers, without signs between thousands} */
    private static Set<String> numbers(String text) {
        return NUMBER.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(number -> number.replaceAll(",(?=\\d{3}(?:\\D|$))", ""))
                .collect(Collectors.toSet());
    }

    private static double share(Set<String> wanted, Set<String> present) {
        return (double) wanted.stream().filter(present::contains).count() / wanted.size();
    }

    private Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        try (TokenStream tokens = analyzer.tokenStream("text", text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                words.add(term.toString());
            }
            tokens.end();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory can be read", e);
        }
        return words;
    }
}
