package dev.llmops.guardrails.policy;

import dev.llmops.commons.internal.option.Require;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The rules for numbers and times in a policy. */
final class Ranges {

    private static final Duration MAX_LENGTH = Duration.ofHours(1);

    private Ranges() {}

    /** Refuses what is not above 0 and at most 1. */
    static double share(String what, double value) {
        return Require.positiveShare(what, value);
    }

    /** Refuses a time of nothing or less, and one of more than an hour. Null is no time, and goes. */
    static void time(String what, @Nullable Duration value) {
        if (value == null) {
            return;
        }
        Require.positive(what, value);
        if (value.compareTo(MAX_LENGTH) > 0) {
            throw new IllegalArgumentException(what + " must be at most " + MAX_LENGTH + ", but was " + value);
        }
    }
}
