package dev.llmops.api.guardrail;

import java.util.Objects;

/**
 * The policy that a guardrail followed.
 *
 * @param name name of the policy
 * @param version the version that its author gave it
 * @param digest {@code sha256:} and 64 hex digits over the policy's content: equal for policies with the same content
 */
public record PolicyIdentity(String name, String version, String digest) {

    /** Rejects nulls. */
    public PolicyIdentity {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(digest, "digest");
    }
}
