package dev.llmops.guardrails.internal.toxicity;

import dev.llmops.commons.internal.text.ResourceTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What words do in hateful and in harmless sentences: the classes of {@code toxicity-words.txt}. Immutable. */
final class ToxicityWords {

    /** A word without a class. */
    static final String PLAIN = "w";
    /** Groups that people belong to by birth, faith, or fate. */
    static final String GROUP = "group";
    /** The class of words that are no misspellings, whatever they look like. */
    static final String COMMON = "common";

    private static final List<String> ENDINGS = List.of("s", "es", "ed", "d", "ing");
    private static final int MIN_STEM = 3;

    private final Map<String, String> kinds = new LinkedHashMap<>();
    private final Set<String> inflected = new LinkedHashSet<>();
    private final Set<String> beginnings = new LinkedHashSet<>();

    private ToxicityWords(List<String> lines) {
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            boolean inflects = words[0].endsWith("*");
            String kind = inflects ? words[0].substring(0, words[0].length() - 1) : words[0];
            if (inflects) {
                inflected.add(kind);
            }
            for (String word : List.of(words).subList(1, words.length)) {
                kinds.putIfAbsent(word.replace('_', ' '), kind);
                for (int i = word.indexOf('_'); i >= 0; i = word.indexOf('_', i + 1)) {
                    beginnings.add(word.substring(0, i).replace('_', ' '));
                }
            }
        }
    }

    /** {@return the classes that come with the library} */
    static ToxicityWords standard() {
        return Standard.WORDS;
    }

    private static final class Standard {
        static final ToxicityWords WORDS = resource("toxicity-words.txt");
    }

    /** {@return the classes of a resource beside this class} */
    static ToxicityWords resource(String name) {
        return new ToxicityWords(ResourceTable.rows(ToxicityWords.class, name));
    }

    /** {@return the class of a word or of words with a space between them, or null if it has none} */
    @Nullable
    String kind(String word) {
        String kind = kinds.get(word);
        if (kind != null) {
            return kind;
        }
        for (String ending : ENDINGS) {
            int stem = word.length() - ending.length();
            if (stem >= MIN_STEM && word.endsWith(ending)) {
                String of = kinds.get(word.substring(0, stem));
                if (of != null && inflected.contains(of)) {
                    return of;
                }
            }
        }
        return null;
    }

    /** {@return whether words with a class of their own begin like that} */
    boolean begins(String words) {
        return beginnings.contains(words);
    }

    /** {@return the words of a class} */
    List<String> of(String kind) {
        List<String> words = new ArrayList<>();
        kinds.forEach((word, its) -> {
            if (its.equals(kind)) {
                words.add(word);
            }
        });
        return words;
    }

    /** {@return all words, without those of several} */
    List<String> single() {
        return kinds.keySet().stream().filter(word -> word.indexOf(' ') < 0).toList();
    }
}
