package dev.llmops.rag.internal.postgres;

import dev.llmops.rag.internal.text.Languages;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Words and vectors in PostgreSQL's text forms. Words are made in Java by the same analyzers as Lucene's, so that every
 * language that is searched there is searched here; each is marked with its language.
 */
final class PgText {

    /** PostgreSQL keeps no position above this, and no more than 255 of a word. */
    private static final int LAST_POSITION = 16_383;

    /** Different words of a question, in each language. */
    private static final int MAX_WORDS = 512;

    private static final int MAX_POSITIONS = 255;
    /** A tsvector has at most 2^20 - 1 bytes; a passage with more words is found by its first ones. */
    private static final int MAX_BYTES = (1 << 20) - 1;

    /** What a lexeme takes beside its text: a byte to be even, and the number of its positions. */
    private static final int OF_LEXEME = 3;

    private static final int OF_POSITION = 2;
    /** A lexeme has at most 2,046 bytes; longer words are no words. */
    private static final int MAX = 1_000;

    private PgText() {}

    static String tsvector(String language, String text) {
        Map<String, StringBuilder> positions = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        List<String> words = Languages.words(language, text);
        int bytes = 0;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!fits(word)) {
                continue;
            }
            int more = OF_POSITION;
            if (!counts.containsKey(word)) {
                more += OF_LEXEME + (language + ":" + word).getBytes(StandardCharsets.UTF_8).length;
            }
            if (bytes + more > MAX_BYTES) {
                break;
            }
            if (counts.merge(word, 1, Integer::sum) <= MAX_POSITIONS) {
                bytes += more;
                positions
                        .computeIfAbsent(word, each -> new StringBuilder())
                        .append(',')
                        .append(Math.min(i + 1, LAST_POSITION));
            }
        }
        return positions.entrySet().stream()
                .map(word ->
                        lexeme(language, word.getKey()) + ":" + word.getValue().substring(1))
                .collect(Collectors.joining(" "));
    }

    /** {@return any of the words in any of the languages, or nothing if there is no word} */
    static String tsquery(List<String> present, String text) {
        Set<String> lexemes = new LinkedHashSet<>();
        for (String language : Languages.searched(text, present)) {
            Languages.asked(language, text, MAX_WORDS).keySet().stream()
                    .filter(PgText::fits)
                    .forEach(word -> lexemes.add(lexeme(language, word)));
        }
        return String.join(" | ", lexemes);
    }

    private static boolean fits(String word) {
        return word.getBytes(StandardCharsets.UTF_8).length <= MAX && word.indexOf('\0') < 0;
    }

    private static String lexeme(String language, String word) {
        return "'" + language + ":" + word.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /** {@return whether a value has the one character, at any depth, that no text in PostgreSQL can have} */
    static boolean hasZero(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream().anyMatch(member -> hasZero(member.getKey()) || hasZero(member.getValue()));
        }
        return value instanceof List<?> list
                ? list.stream().anyMatch(PgText::hasZero)
                : value instanceof String text && text.indexOf('\0') >= 0;
    }

    static String vector(float[] vector) {
        StringBuilder text = new StringBuilder("[");
        for (float value : vector) {
            text.append(text.length() == 1 ? "" : ",").append(value);
        }
        return text.append(']').toString();
    }

    static float[] vector(String stored) {
        String[] values = stored.substring(1, stored.length() - 1).split(",", -1);
        float[] vector = new float[values.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = Float.parseFloat(values[i]);
        }
        return vector;
    }
}
