package dev.llmops.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A version as a registry has it.
 *
 * @param shown template and settings in the registry's own form
 * @param kept what this library kept beside it, or null
 * @param labels the labels that point to it
 * @param author who made it, or null
 * @param message why, or null
 * @param createdAt when, or null if the registry does not say
 */
record RemoteVersion(
        int number,
        JsonNode shown,
        @Nullable String kept,
        Set<String> labels,
        @Nullable String author,
        @Nullable String message,
        @Nullable Instant createdAt) {

    RemoteVersion {
        labels = Set.copyOf(labels);
    }
}
