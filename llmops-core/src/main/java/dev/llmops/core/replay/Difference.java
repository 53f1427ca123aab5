package dev.llmops.core.replay;

import dev.llmops.core.internal.text.UnifiedDiff;
import java.util.List;
import java.util.Objects;

/**
 * One thing that is not the same in two calls.
 *
 * @param what {@code prompt}, {@code model}, {@code fingerprint}, {@code parameters}, {@code messages}, {@code tools}, {@code passages},
 *     {@code status}, {@code answer}, {@code tool calls}, {@code finish reason}, {@code guardrails}, {@code citations}, {@code tokens} or
 *     {@code cost}
 * @param before it in the first call, as text; empty if it has none
 * @param after it in the second
 */
public record Difference(String what, String before, String after) {

    private static final int AROUND = 2;

    /** Refuses nulls. */
    public Difference {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
    }

    /** {@return the difference line by line, in the unified format of GNU diff without file names} */
    public List<String> lines() {
        List<String> unified = UnifiedDiff.between(
                "before", "after", before.lines().toList(), after.lines().toList(), AROUND);
        return List.copyOf(unified.subList(Math.min(2, unified.size()), unified.size()));
    }
}
