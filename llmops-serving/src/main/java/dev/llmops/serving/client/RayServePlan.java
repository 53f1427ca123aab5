package dev.llmops.serving.client;

import java.util.List;
import java.util.Objects;

/**
 * What deploying an application changes in a Ray Serve cluster.
 *
 * @param application the application's name
 * @param change what happens to it
 * @param kept the names of the other applications, which stay as they are
 * @param config the whole configuration that is sent, JSON
 * @param base what was deployed when it was planned, to find out whether that has changed
 */
public record RayServePlan(String application, Change change, List<String> kept, String config, String base) {

    /** Copies the list and refuses nulls. */
    public RayServePlan {
        Objects.requireNonNull(application, "application");
        Objects.requireNonNull(change, "change");
        kept = List.copyOf(kept);
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(base, "base");
    }

    /** What happens to an application. */
    public enum Change {
        /** It is new. */
        ADDED,
        /** One of this name has another configuration. */
        REPLACED,
        /** It is deployed just so. */
        NONE
    }
}
