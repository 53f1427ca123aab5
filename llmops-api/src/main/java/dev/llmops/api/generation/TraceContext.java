package dev.llmops.api.generation;

import java.util.regex.Pattern;

/**
 * Where a call stands in a distributed trace, by the names of W3C Trace Context: what a tracing backend finds it by.
 *
 * @param traceId id of the trace, 32 lowercase hexadecimal digits, not all 0
 * @param spanId id of the call's own span, 16 lowercase hexadecimal digits, not all 0
 * @param sampled whether the span is sent to backends
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {

    private static final Pattern TRACE = Pattern.compile("(?!0{32})[0-9a-f]{32}");
    private static final Pattern SPAN = Pattern.compile("(?!0{16})[0-9a-f]{16}");

    /** Refuses ids of another form. */
    public TraceContext {
        require("traceId", traceId, TRACE, 32);
        require("spanId", spanId, SPAN, 16);
    }

    private static void require(String name, String id, Pattern form, int digits) {
        if (!form.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    name + " must be " + digits + " lowercase hexadecimal digits and not all 0, but was '" + id + "'");
        }
    }
}
