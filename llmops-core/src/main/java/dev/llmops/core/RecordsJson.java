package dev.llmops.core;

import dev.llmops.core.internal.json.RecordJson;

/**
 * The records of this library as JSON, for files, queues and other programs: in the form in which stores keep them. A type
 * of several kinds says which one in its member {@code type}; times and durations are ISO 8601, money is text, and what is
 * null or empty is left out.
 */
public final class RecordsJson {

    private RecordsJson() {}

    /**
     * {@return a record as JSON on one line}
     *
     * @param value a record
     */
    public static String toJson(Object value) {
        return RecordJson.write(value);
    }

    /**
     * Reads a record. Members that it does not have are skipped.
     *
     * @param json what {@link #toJson} gave
     * @param type the record's type
     * @param <T> the record's type
     * @return the record
     * @throws IllegalArgumentException if it is the JSON of something else, or none
     */
    public static <T> T fromJson(String json, Class<T> type) {
        return RecordJson.read(json, type);
    }
}
