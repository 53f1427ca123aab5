package dev.llmops.serving.internal.load;

import dev.llmops.serving.routing.EndpointLoad;
import java.util.Optional;

/** The load of a server from what it tells of it. */
final class Loads {

    private Loads() {}

    /** What is below 0, or no number, was not told: it counts as 0, unless nothing was told. */
    static Optional<EndpointLoad> of(double running, double waiting, double kvCacheUsage) {
        return isTold(running) || isTold(waiting) || isTold(kvCacheUsage)
                ? Optional.of(new EndpointLoad(
                        isTold(running) ? (int) running : 0,
                        isTold(waiting) ? (int) waiting : 0,
                        isTold(kvCacheUsage) ? Math.min(1, kvCacheUsage) : 0))
                : Optional.empty();
    }

    private static boolean isTold(double figure) {
        return figure >= 0;
    }
}
