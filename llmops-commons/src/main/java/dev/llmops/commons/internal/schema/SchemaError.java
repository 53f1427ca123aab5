package dev.llmops.commons.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Where a value breaks a schema.
 *
 * @param pointer the place in the value, as a JSON pointer (RFC 6901); empty for the whole
 * @param keyword the keyword of the schema
 * @param expected what the schema says behind the keyword
 * @param message the rule in words, beginning with "must"; it repeats nothing of the value but names of members
 * @param member the name of a member that is missing, or that should not be there; null if the value itself is wrong
 */
public record SchemaError(
        String pointer,
        String keyword,
        JsonNode expected,
        String message,
        @Nullable String member) {}
