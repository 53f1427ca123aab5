package dev.llmops.serving.routing;

/** The strategies that a configuration file can name: those that need nothing from the application. Each is a factory of {@link RoutingStrategy}. */
public enum NamedStrategy {
    /** {@link RoutingStrategy#roundRobin()}. */
    ROUND_ROBIN,
    /** {@link RoutingStrategy#weightedRandom()}. */
    WEIGHTED_RANDOM,
    /** {@link RoutingStrategy#leastInFlight()}. */
    LEAST_IN_FLIGHT,
    /** {@link RoutingStrategy#leastOutstandingTokens()}. */
    LEAST_OUTSTANDING_TOKENS,
    /** {@link RoutingStrategy#lowestLatency()}. */
    LOWEST_LATENCY,
    /** {@link RoutingStrategy#cheapest()}. */
    CHEAPEST,
    /** {@link RoutingStrategy#sessionHash()}. */
    SESSION_HASH,
    /** {@link RoutingStrategy#prefixAffinity()}. */
    PREFIX_AFFINITY,
    /** {@link RoutingStrategy#serverLoad()}. */
    SERVER_LOAD;

    /** {@return a new strategy of this name, for one pool} */
    public RoutingStrategy create() {
        return switch (this) {
            case ROUND_ROBIN -> RoutingStrategy.roundRobin();
            case WEIGHTED_RANDOM -> RoutingStrategy.weightedRandom();
            case LEAST_IN_FLIGHT -> RoutingStrategy.leastInFlight();
            case LEAST_OUTSTANDING_TOKENS -> RoutingStrategy.leastOutstandingTokens();
            case LOWEST_LATENCY -> RoutingStrategy.lowestLatency();
            case CHEAPEST -> RoutingStrategy.cheapest();
            case SESSION_HASH -> RoutingStrategy.sessionHash();
            case PREFIX_AFFINITY -> RoutingStrategy.prefixAffinity();
            case SERVER_LOAD -> RoutingStrategy.serverLoad();
        };
    }
}
