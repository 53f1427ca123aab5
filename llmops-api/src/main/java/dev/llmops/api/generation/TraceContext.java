package dev.llmops.api.generation;

/**
 * The position of a call in a distributed trace, in the terms of W3C Trace Context, by which a tracing backend finds it.
 *
 * @param traceId id of the trace, 32 lowercase hexadecimal digits, not all 0
 * @param spanId id of the call's own span, 16 lowercase hexadecimal digits, not all 0
 * @param sampled whether the span is sent to backends
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {

    /** Rejects malformed ids. */
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

    /**
     * Without branches: every traced call makes one of these, and no processor can foretell whether the next digit of a random id is a letter. A
     * sign bit stays where a character is neither from 0 to 9 nor from a to f.
     */
    private static boolean isId(String id) {
        int outside = 0;
        int nonzero = 0;
        for (int i = 0; i < id.length(); i++) {
            int digit = id.charAt(i) - '0';
            int letter = id.charAt(i) - 'a';
            outside |= (digit | (9 - digit)) & (letter | (5 - letter));
            nonzero |= digit;
        }
        return outside >= 0 && nonzero != 0;
    }
}
