package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.PromptVersion;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts of a prompt version in words. */
final class PromptText {

    private static final int HASH_LENGTH = "sha256:".length() + 12;

    private PromptText() {}

    static String labels(PromptVersion version) {
        return version.labels().isEmpty()
                ? "-"
                : String.join(", ", version.labels().stream().sorted().toList());
    }

    static String shortHash(PromptVersion version) {
        return version.contentHash().substring(0, HASH_LENGTH);
    }

    /** All but the content, which {@code prompt show} tells. */
    record Summary(
            String name,
            int number,
            String contentHash,
            List<String> labels,
            List<String> tags,
            @Nullable String author,
            @Nullable String message,
            @Nullable Integer parent,
            Instant createdAt) {

        static Summary of(PromptVersion version, List<String> tags) {
            return new Summary(
                    version.name(),
                    version.number(),
                    version.contentHash(),
                    version.labels().stream().sorted().toList(),
                    tags,
                    version.author(),
                    version.message(),
                    version.parent(),
                    version.createdAt());
        }
    }
}
