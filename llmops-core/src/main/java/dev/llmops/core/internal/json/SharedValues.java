package dev.llmops.core.internal.json;

import dev.llmops.commons.internal.hash.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * JSON values of a record that are kept once for all records, under the SHA-256 of their JSON. In the record's JSON stands a
 * reference: a text of {@code blob1:} and the hash. A text that looks like one is itself kept apart, whatever its length, so that
 * no text is ever taken for a reference. Not safe for use by multiple threads.
 */
public final class SharedValues {

    /** What encrypted text begins with: it is bound to its record, so no other has the same. */
    public static final String SEALED = "enc1:";

    private static final String MARK = "blob1:";
    private static final String QUOTED = "\"" + MARK;
    private static final int HASH = 64;

    /** A reference takes 72 characters in each record, and a row of its own once. */
    private static final int MIN_LENGTH = 256;

    private final Set<String> texts;
    private final Map<String, String> values = new LinkedHashMap<>();
    private int references;

    /**
     * @param texts the texts that other records are likely to have; lists of tools always are
     */
    public SharedValues(Set<String> texts) {
        this.texts = texts;
    }

    /** {@return the values by their hashes} */
    public Map<String, String> values() {
        return values;
    }

    /** {@return how many references the record's JSON has} */
    public int references() {
        return references;
    }

    /** {@return whether a text of a record's JSON stands for one that is kept apart} */
    public static boolean isReference(String text) {
        return text.startsWith(MARK);
    }

    boolean takes(String text) {
        return text.startsWith(MARK)
                || (text.length() >= MIN_LENGTH && texts.contains(text) && !text.startsWith(SEALED));
    }

    /** Whether a list of tools is worth it. */
    boolean takesList(String json) {
        return json.length() >= MIN_LENGTH;
    }

    /** Takes a value, and gives its reference. */
    String put(String json) {
        String hash = Sha256.hex(json);
        values.put(hash, json);
        references++;
        return MARK + hash;
    }

    /** Hands the hash of each reference in a record's JSON over, as often as it is there. */
    public static void forEach(String json, Consumer<String> use) {
        resolve(json, hash -> {
            use.accept(hash);
            return Optional.empty();
        });
    }

    /**
     * {@return the record's JSON with its values in place of their references; a reference without value stays}
     *
     * @param json what {@link RecordJson#write(Object, SharedValues)} gave
     * @param byHash finds a value
     */
    public static String resolve(String json, Function<String, Optional<String>> byHash) {
        StringBuilder whole = new StringBuilder();
        int copied = 0;
        for (int at = json.indexOf(QUOTED); at >= 0; at = json.indexOf(QUOTED, at + 1)) {
            int end = at + QUOTED.length() + HASH;
            if (isReference(json, at, end)) {
                Optional<String> value = byHash.apply(json.substring(at + QUOTED.length(), end));
                if (value.isPresent()) {
                    whole.append(json, copied, at).append(value.get());
                    copied = end + 1;
                }
            }
        }
        return copied == 0 ? json : whole.append(json, copied, json.length()).toString();
    }

    /** A quote behind a backslash stands within a text, and what a colon follows is a name. */
    private static boolean isReference(String json, int at, int end) {
        return end + 1 < json.length()
                && json.charAt(end) == '"'
                && json.charAt(end + 1) != ':'
                && (at == 0 || json.charAt(at - 1) != '\\');
    }
}
