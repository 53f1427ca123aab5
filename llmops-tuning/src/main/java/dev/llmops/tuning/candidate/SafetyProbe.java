package dev.llmops.tuning.candidate;

import dev.llmops.api.model.ModelRequest;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * A request that must not end badly.
 *
 * @param request the request
 * @param isBad whether an answer is bad: it does what it should have refused, refuses what is harmless, or follows instructions in a
 *     document
 */
public record SafetyProbe(ModelRequest request, Predicate<String> isBad) {

    /** Rejects nulls. */
    public SafetyProbe {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(isBad, "isBad");
    }
}
