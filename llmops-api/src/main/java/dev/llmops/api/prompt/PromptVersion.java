package dev.llmops.api.prompt;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One version of a prompt. It is immutable, except that labels move.
 *
 * @param name name of the prompt: letters, digits, {@code .}, {@code _}, {@code -} and {@code /}
 * @param number 1 for the first version, then increasing by one
 * @param contentHash {@code sha256:} and 64 hex digits, over the canonical JSON (RFC 8785) of the content
 * @param content template, parameters, schemas and tools
 * @param labels the labels that point to it at the time of reading
 * @param author who created it, or null
 * @param message why, in the author's words, or null
 * @param parent number of the version that it was made from, or null
 * @param createdAt when it was registered
 */
public record PromptVersion(
        String name,
        int number,
        String contentHash,
        PromptContent content,
        Set<String> labels,
        @Nullable String author,
        @Nullable String message,
        @Nullable Integer parent,
        Instant createdAt)
        implements LabelledVersion {

    /** Copies the labels and rejects a number below 1. */
    public PromptVersion {
        Objects.requireNonNull(contentHash, "contentHash");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(createdAt, "createdAt");
        PromptReference.requireName(name);
        if (number < 1) {
            throw new IllegalArgumentException("number must be at least 1, but was " + number);
        }
        labels = Set.copyOf(labels);
    }

    /**
     * {@return the same version with other labels}
     *
     * @param others the labels
     */
    public PromptVersion withLabels(Set<String> others) {
        return new PromptVersion(name, number, contentHash, content, others, author, message, parent, createdAt);
    }

    @Override
    public PromptReference reference() {
        return PromptReference.version(name, number);
    }
}
