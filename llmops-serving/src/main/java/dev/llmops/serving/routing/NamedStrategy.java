package dev.llmops.serving.routing;

import java.util.function.Supplier;

/** The strategies that a configuration file can name: those that need nothing from the application. Each is a factory of {@link RoutingStrategy}. */
public enum NamedStrategy {
    /** {@link RoutingStrategy#roundRobin()}. */
    ROUND_ROBIN(RoutingStrategy::roundRobin),
    /** {@link RoutingStrategy#weightedRandom()}. */
    WEIGHTED_RANDOM(RoutingStrategy::weightedRandom),
    /** {@link RoutingStrategy#leastInFlight()}. */
    LEAST_IN_FLIGHT(RoutingStrategy::leastInFlight),
    /** {@link RoutingStrategy#leastOutstandingTokens()}. */
    LEAST_OUTSTANDING_TOKENS(RoutingStrategy::leastOutstandingTokens),
    /** {@link RoutingStrategy#lowestLatency()}. */
    LOWEST_LATENCY(RoutingStrategy::lowestLatency),
    /** {@link RoutingStrategy#cheapest()}. */
    CHEAPEST(RoutingStrategy::cheapest),
    /** {@link RoutingStrategy#sessionHash()}. */
    SESSION_HASH(RoutingStrategy::sessionHash),
    /** {@link RoutingStrategy#prefixAffinity()}. */
    PREFIX_AFFINITY(RoutingStrategy::prefixAffinity),
    /** {@link RoutingStrategy#serverLoad()}. */
    SERVER_LOAD(RoutingStrategy::serverLoad);

    private final Supplier<RoutingStrategy> factory;

    NamedStrategy(Supplier<RoutingStrategy> factory) {
        this.factory = factory;
    }

    /** {@return a new strategy of this name, for one pool} */
    public RoutingStrategy create() {
        return factory.get();
    }
}
