package dev.llmops.rag.internal.text;

import dev.llmops.api.retrieval.Document;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.analysis.Analyzer;

/**
 * The language of a document, and its words in that language. A document that says its own in its metadata
 * ({@code language}, as an ISO 639-1 code) is believed.
 */
public final class Languages {

    /** What a text is in that says nothing else. */
    public static final String DEFAULT = "en";

    /** Name of the metadata by which a document says its language. */
    public static final String METADATA = "language";

    private static final Map<String, Analyzer> ANALYZERS = new ConcurrentHashMap<>();
    private static final Map<String, Analyzer> ASKING = new ConcurrentHashMap<>();

    private Languages() {}

    /** {@return the language of a document, as an ISO 639-1 code, or {@code xx} for one that is only cut into words} */
    public static String of(Document document) {
        return document.metadata().get(METADATA) instanceof String said && LanguageAnalyzers.knows(said)
                ? said
                : LanguageDetector.detect(document.text());
    }

    /**
     * {@return the languages that a question is searched in: its own if it is sure to be one of these; else all but those
     *     that are cut into runs of characters and have another script, in whose few foreign words every run is rare and
     *     counts much}
     *
     * @param present the languages of the documents that there are
     */
    public static List<String> searched(String question, List<String> present) {
        if (present.size() < 2) {
            return present;
        }
        Optional<String> sure = LanguageDetector.sure(question).filter(present::contains);
        if (sure.isPresent()) {
            return List.of(sure.get());
        }
        String family = LanguageDetector.family(question).orElse("");
        List<String> apt = present.stream()
                .filter(language -> !LanguageAnalyzers.isInRuns(language)
                        || LanguageDetector.familyOf(language).equals(family))
                .toList();
        return apt.isEmpty() ? present : apt;
    }

    /**
     * {@return whether a question is in the script of one of these languages, or has no letters}
     *
     * @param languages the languages, as ISO 639-1 codes
     */
    public static boolean mayBeInScriptOf(String question, Set<String> languages) {
        Optional<String> family = LanguageDetector.family(question);
        return family.isEmpty()
                || languages.stream().map(LanguageDetector::familyOf).anyMatch(family.get()::equals);
    }

    /**
     * {@return whether a question may be in one of these languages: its little words do not tell otherwise}
     *
     * @param languages the languages, as ISO 639-1 codes
     */
    public static boolean mayBeIn(String question, Set<String> languages) {
        Optional<String> sure = LanguageDetector.sure(question);
        return sure.isEmpty() || languages.contains(sure.get());
    }

    /** {@return what makes words of a document's text; shared, and never closed} */
    public static Analyzer analyzer(String language) {
        return ANALYZERS.computeIfAbsent(language, LanguageAnalyzers::make);
    }

    /** {@return all words of a text in their order} */
    public static List<String> words(String language, String text) {
        return Words.of(analyzer(language), text);
    }

    /**
     * {@return the words of a question with how often each is said}
     *
     * @param language the language to read it in
     * @param most different words; of a pasted page the first ones must do
     */
    public static Map<String, Integer> asked(String language, String text, int most) {
        return Words.asked(ASKING.computeIfAbsent(language, LanguageAnalyzers::asking), text, most);
    }
}
