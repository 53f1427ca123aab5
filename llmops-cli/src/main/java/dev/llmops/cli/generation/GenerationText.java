package dev.llmops.cli.generation;

import dev.llmops.api.generation.Generation;
import org.jspecify.annotations.Nullable;

/** Parts of a record in words. */
final class GenerationText {

    private GenerationText() {}

    static String prompt(Generation generation) {
        return generation.prompt() == null
                ? "-"
                : generation.prompt().name() + "@" + generation.prompt().version();
    }

    /** What came back, whole or in part. */
    static @Nullable String answer(Generation generation) {
        if (generation.response() != null) {
            return generation.response().text();
        }
        return generation.partial() == null
                ? null
                : generation.partial().message().text();
    }
}
