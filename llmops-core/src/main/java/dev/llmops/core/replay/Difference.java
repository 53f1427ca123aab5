package dev.llmops.core.replay;

import dev.llmops.core.internal.text.UnifiedDiff;
import java.util.List;
import java.util.Objects;

/**
 * A difference between two calls.
 *
 * @param what {@code prompt}, {@code model}, {@code fingerprint}, {@code parameters}, {@code messages}, {@code tools}, {@code passages},
 *     {@code status}, {@code answer}, {@code tool calls}, {@code finish reason}, {@code guardrails}, {@code citations}, {@code tokens} or
 *     {@code cost}
 * @param before its value in the first call, as text; empty if there is none
 * @param after its value in the second call
 */
public record Difference(String what, String before, String after) {

    private static final int AROUND = 2;

    /** Rejects nulls. */
    public Difference {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
    }

    /** {@return the difference line by line, in GNU diff's unified format without file names} */
    public List<String> lines() {
        List<String> unified = UnifiedDiff.between(
                "before", "after", before.lines().toList(), after.lines().toList(), AROUND);
        return List.copyOf(unified.subList(Math.min(2, unified.size()), unified.size()));
    }
}
