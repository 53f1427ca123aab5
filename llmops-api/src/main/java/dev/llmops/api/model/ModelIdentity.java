package dev.llmops.api.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a model.
 *
 * @param provider who runs it; the value of OpenTelemetry's {@code gen_ai.provider.name} where one is defined
 * @param name the name that its provider uses
 * @param digest {@code sha256:} and 64 hex digits of its weights, or null if it cannot be determined
 */
public record ModelIdentity(
        String provider, String name, @Nullable String digest) {

    /** Rejects nulls. */
    public ModelIdentity {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(name, "name");
    }
}
