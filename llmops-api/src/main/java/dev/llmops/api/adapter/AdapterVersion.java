package dev.llmops.api.adapter;

import dev.llmops.api.prompt.LabelledVersion;
import dev.llmops.api.prompt.PromptReference;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A version of an adapter in a registry.
 *
 * @param name name of the adapter
 * @param number its number, starting at 1
 * @param content the content of the adapter
 * @param labels the labels that point to it
 * @param author who registered it, or null
 * @param message why, or null
 * @param createdAt when it was registered
 */
public record AdapterVersion(
        String name,
        int number,
        AdapterContent content,
        Set<String> labels,
        @Nullable String author,
        @Nullable String message,
        Instant createdAt)
        implements LabelledVersion {

    /** Copies the labels. */
    public AdapterVersion {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(createdAt, "createdAt");
        labels = Set.copyOf(labels);
    }

    @Override
    public PromptReference reference() {
        return PromptReference.version(name, number);
    }

    /** {@return the digest of its file} */
    @Override
    public String contentHash() {
        return content.digest();
    }

    /**
     * {@return the same version with other labels}
     *
     * @param other the labels
     */
    public AdapterVersion withLabels(Set<String> other) {
        return new AdapterVersion(name, number, content, other, author, message, createdAt);
    }

    /**
     * Checks, before it is loaded with a model, that it was trained for that model.
     *
     * @param base digest of the model's file
     * @return this
     * @throws AdapterMismatchException if it was trained for another model
     */
    public AdapterVersion requireBase(String base) {
        if (!content.base().equals(base)) {
            throw new AdapterMismatchException(reference().toString(), "base", content.base(), base);
        }
        return this;
    }

    /**
     * Checks that it was trained with a chat template.
     *
     * @param template digest of the template that formats requests
     * @return this
     * @throws AdapterMismatchException if it was trained with another template
     */
    public AdapterVersion requireTemplate(String template) {
        if (!content.template().equals(template)) {
            throw new AdapterMismatchException(reference().toString(), "chat template", content.template(), template);
        }
        return this;
    }
}
