package dev.llmops.eval.exchange;

import org.jspecify.annotations.Nullable;

/**
 * Which member is the question and which the expected answer, if a row of another tool has several.
 *
 * @param input name of the member with the question, or null for the usual names: {@code input}, {@code question}, {@code query},
 *     {@code prompt}, {@code text}, {@code message}, {@code messages}
 * @param expected name of the member with the expected answer, or null for the usual names: {@code output}, {@code answer},
 *     {@code expected}, {@code expected_output}, {@code expected_response}, {@code reference}, {@code text}, {@code messages}
 */
public record FieldNames(@Nullable String input, @Nullable String expected) {

    /** {@return the usual names} */
    public static FieldNames usual() {
        return new FieldNames(null, null);
    }
}
