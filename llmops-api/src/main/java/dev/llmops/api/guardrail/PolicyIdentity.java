package dev.llmops.api.guardrail;

import java.util.Objects;

/**
 * Which policy a guardrail followed.
 *
 * @param name the policy's name
 * @param version the version that its author gave it
 * @param digest {@code sha256:} and 64 hex digits over what the policy says: equal for policies that say the same
 */
public record PolicyIdentity(String name, String version, String digest) {

    /** Refuses nulls. */
    public PolicyIdentity {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(digest, "digest");
    }
}
