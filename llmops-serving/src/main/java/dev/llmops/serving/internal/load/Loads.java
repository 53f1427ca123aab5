package dev.llmops.serving.internal.load;

import dev.llmops.serving.routing.EndpointLoad;
import java.util.Optional;

/** The load of a server from what it tells of it. */
final class Loads {

    private Loads() {}

    /** What is below 0 was not told: it counts as 0, unless nothing was told. */
    static Optional<EndpointLoad> of(double running, double waiting, double kvCacheUsage) {
        return running < 0 && waiting < 0 && kvCacheUsage < 0
                ? Optional.empty()
                : Optional.of(new EndpointLoad(
                        (int) Math.max(0, running),
                        (int) Math.max(0, waiting),
                        Math.min(1, Math.max(0, kvCacheUsage))));
    }
}
