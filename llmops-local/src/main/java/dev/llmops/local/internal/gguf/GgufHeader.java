package dev.llmops.local.internal.gguf;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * @param version version of the format
 * @param metadata scalar values by key; an array is held as its length, a {@link GgufArray}
 * @param parameters numbers in all tensors together
 * @param mainType type that most of them are stored in
 */
public record GgufHeader(int version, Map<String, Object> metadata, long parameters, String mainType) {

    /**
     * {@return a text, or null if it is absent or no text}
     *
     * @param key its key
     */
    public @Nullable String text(String key) {
        return metadata.get(key) instanceof String text ? text : null;
    }

    /**
     * {@return a whole number, or null if it is absent or no number}
     *
     * @param key its key
     */
    public @Nullable Integer integer(String key) {
        return metadata.get(key) instanceof Number number ? (Integer) number.intValue() : null;
    }

    /**
     * {@return the length of an array, or null if it is absent or no array}
     *
     * @param key its key
     */
    public @Nullable Integer arrayLength(String key) {
        return metadata.get(key) instanceof GgufArray array ? (Integer) array.length() : null;
    }
}
