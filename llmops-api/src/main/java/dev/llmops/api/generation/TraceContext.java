package dev.llmops.api.generation;

/**
 * Where a call stands in a distributed trace, by the names of W3C Trace Context: what a tracing backend finds it by.
 *
 * @param traceId id of the trace, 32 lowercase hexadecimal digits, not all 0
 * @param spanId id of the call's own span, 16 lowercase hexadecimal digits, not all 0
 * @param sampled whether the span is sent to backends
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {

    /** Refuses ids of another form. */
    public TraceContext {
        require("traceId", traceId, 32);
        require("spanId", spanId, 16);
    }

    private static void require(String name, String id, int digits) {
        if (id.length() != digits || !isId(id)) {
            throw new IllegalArgumentException(
                    name + " must be " + digits + " lowercase hexadecimal digits and not all 0, but was '" + id + "'");
        }
    }

    /** By hand: every traced call makes one of these, and a regular expression took a sixth of what tracing it costs. */
    private static boolean isId(String id) {
        boolean zero = true;
        for (int i = 0; i < id.length(); i++) {
            char digit = id.charAt(i);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
            zero &= digit == '0';
        }
        return !zero;
    }
}
