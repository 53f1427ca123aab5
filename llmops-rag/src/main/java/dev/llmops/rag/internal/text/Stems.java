package dev.llmops.rag.internal.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * The words of a text, reduced to their English stems and without stop words.
 *
 * @param inOrder the stems as they follow each other
 * @param set each stem once
 */
public record Stems(List<String> inOrder, Set<String> set) {

    /** Unicode's rules for words take a colon between letters for a part of the word, as in Swedish; in English it ends one. */
    private static final Pattern JOINED = Pattern.compile("(?<=\\p{L}):(?=\\p{L})");

    /** Safe for use by multiple threads: it keeps one chain of filters for each. */
    private static final Analyzer ANALYZER = new EnglishAnalyzer();

    /** {@return the stems of a text} */
    public static Stems of(String text) {
        List<String> stems = new ArrayList<>();
        try (TokenStream tokens = ANALYZER.tokenStream(
                "text", text.indexOf(':') < 0 ? text : JOINED.matcher(text).replaceAll(" "))) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                stems.add(term.toString());
            }
            tokens.end();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory can be read", e);
        }
        return new Stems(stems, new HashSet<>(stems));
    }

    /** {@return the share of this text's stems that another has, from 0 to 1; 0 if this has none; {@code others}: the other's stems} */
    public double coveredBy(Set<String> others) {
        return share(set, others);
    }

    /** {@return each pair of neighbours, as one text} */
    public Set<String> pairs() {
        Set<String> pairs = new HashSet<>();
        for (int i = 1; i < inOrder.size(); i++) {
            pairs.add(inOrder.get(i - 1) + " " + inOrder.get(i));
        }
        return pairs;
    }

    /** {@return the share of some texts that are among others, 0 if there are none} */
    public static double share(Set<String> wanted, Set<String> present) {
        int found = 0;
        for (String each : wanted) {
            found += present.contains(each) ? 1 : 0;
        }
        return wanted.isEmpty() ? 0 : (double) found / wanted.size();
    }
}
