package dev.llmops.rag.internal.text;

import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The language of a text, and its words in that language.
 */
public final class Languages {

    /** What a text is in that says nothing else. */
    public static final String DEFAULT = "en";

    private static final Analyzer ENGLISH = new EnglishAnalyzer();

    private Languages() {}

    /**
     * {@return the language of a text, as an ISO 639-1 code}
     *
     * @param text the text
     */
    public static String of(String text) {
        return DEFAULT;
    }

    /**
     * {@return what makes words of a text; shared, and never closed}
     *
     * @param language its language
     */
    public static Analyzer analyzer(String language) {
        return ENGLISH;
    }

    /**
     * {@return all words of a text in their order}
     *
     * @param language its language
     * @param text the text
     */
    public static List<String> words(String language, String text) {
        return Words.of(analyzer(language), text);
    }

    /**
     * {@return the words of a question with how often each is said}
     *
     * @param language the language to read it in
     * @param text the question
     */
    public static Map<String, Integer> asked(String language, String text) {
        return Words.asked(analyzer(language), text);
    }
}
