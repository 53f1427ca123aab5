package dev.llmops.tuning;

import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.model.TokenCounter;
import org.jspecify.annotations.Nullable;

/** Which examples become rows. */
record ExportRules(
        Scrubber scrubber,
        @Nullable HeldOutTexts heldOut,
        boolean nearDuplicates,
        String salt,
        double validation,
        Checks checks) {

    /** By what rows are measured: the base that shall learn them. */
    record Checks(
            TokenCounter tokens,
            int contextLength,
            @Nullable String baseTemplate) {

        static final Checks NONE = new Checks(TokenCounter.estimate(), Integer.MAX_VALUE, null);
    }
}
