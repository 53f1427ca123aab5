package dev.llmops.core;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.audit.AuditEntry;
import dev.llmops.core.internal.audit.AuditChain;
import dev.llmops.core.internal.json.CanonicalJson;
import dev.llmops.core.internal.json.RecordJson;

/**
 * Converts this library's records to and from JSON, for files, queues and other programs, in the form in which stores keep them. If a type
 * has several variants, the member {@code type} names the variant. Times and durations are ISO 8601, money is text, and
 * null or empty values are omitted.
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
     * {@return the canonical JSON (RFC 8785) of an entry of the audit log, on one line: the SHA-256 of its UTF-8 is the entry's hash, as
     * long as the entry has not been changed}
     *
     * @param entry the entry
     */
    public static String canonical(AuditEntry entry) {
        return AuditChain.canonical(entry);
    }

    /**
     * {@return the canonical form (RFC 8785) of a JSON text, on one line: equal values have equal texts, so you can compare their
     * hashes. A whole number beyond 2^53 becomes a string}
     *
     * @param json one JSON value
     * @throws IllegalArgumentException if it is not JSON, or contains a lone surrogate
     */
    public static String canonical(String json) {
        return CanonicalJson.text(RecordJson.read(json, JsonNode.class));
    }

    /**
     * Reads a record. Unknown members are skipped.
     *
     * @param json the output of {@link #toJson}
     * @param type the record's type
     * @param <T> the record's type
     * @return the record
     * @throws IllegalArgumentException if it is the JSON of another type, or not JSON
     */
    public static <T> T fromJson(String json, Class<T> type) {
        return RecordJson.read(json, type);
    }
}
