package dev.llmops.rag.internal.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** The words that a text is searched by. */
public final class Words {

    private Words() {}

    /** {@return the words of a question with how often each is said, in their order; {@code analyzer}: makes words of a text} */
    public static Map<String, Integer> asked(Analyzer analyzer, String text, int most) {
        Map<String, Integer> words = new LinkedHashMap<>();
        read(analyzer, text, word -> {
            if (words.size() < most || words.containsKey(word)) {
                words.merge(word, 1, Integer::sum);
            }
        });
        return words;
    }

    /** {@return all words of a text in their order; {@code analyzer}: makes words of a text} */
    public static List<String> of(Analyzer analyzer, String text) {
        List<String> words = new ArrayList<>();
        read(analyzer, text, words::add);
        return words;
    }

    private interface Taker {
        void take(String word);
    }

    private static void read(Analyzer analyzer, String text, Taker taker) {
        try (TokenStream tokens = analyzer.tokenStream("content", text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                taker.take(term.toString());
            }
            tokens.end();
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory can be read", e);
        }
    }
}
