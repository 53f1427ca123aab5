package dev.llmops.serving.client;

import java.util.List;
import java.util.Objects;

/**
 * The changes that deploying an application makes in a Ray Serve cluster.
 *
 * @param application the application's name
 * @param changes what differs from the deployed configuration of that name, such as {@code deployments[Chat].autoscaling_config.max_replicas: 2 -> 4}
 * @param kept the names of the other applications, which are not changed
 * @param config the whole configuration that is sent, JSON
 * @param base the deployed configuration at the time of planning, to detect changes
 */
public record RayServePlan(
        String application, Change change, List<String> changes, List<String> kept, String config, String base) {

    /** Copies the lists and refuses nulls. */
    public RayServePlan {
        Objects.requireNonNull(application, "application");
        Objects.requireNonNull(change, "change");
        changes = List.copyOf(changes);
        kept = List.copyOf(kept);
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(base, "base");
    }

    /** The change to an application. */
    public enum Change {
        /** It is new. */
        ADDED,
        /** One with this name has another configuration. */
        REPLACED,
        /** It is already deployed with this configuration. */
        NONE
    }
}
