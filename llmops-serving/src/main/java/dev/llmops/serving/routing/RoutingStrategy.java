package dev.llmops.serving.routing;

import java.util.List;

/**
 * Chooses the endpoint of an attempt. One instance serves one pool, which asks it from one thread at a time, so a strategy may keep state
 * without locks.
 */
@FunctionalInterface
public interface RoutingStrategy {

    /**
     * {@return one of the candidates}
     *
     * @param candidates the endpoints that fit, are healthy and have room; at least one, in the order of the pool
     * @param request the call
     */
    Candidate choose(List<? extends Candidate> candidates, RoutingRequest request);

    /** {@return each in turn, in proportion to its weight, evenly interleaved} */
    static RoutingStrategy roundRobin() {
        return new RoundRobin();
    }

    /** {@return any of them, with a probability in proportion to its weight} */
    static RoutingStrategy weightedRandom() {
        return new WeightedRandom();
    }

    /** {@return the one with the fewest attempts in flight for its weight} */
    static RoutingStrategy leastInFlight() {
        return new LeastLoaded(Candidate::inFlight);
    }

    /**
     * {@return the one with the fewest outstanding tokens for its weight} It suits servers whose work grows with the length of
     * prompts more than with the number of requests.
     */
    static RoutingStrategy leastOutstandingTokens() {
        return new LeastLoaded(Candidate::outstandingTokens);
    }

    /**
     * {@return the better of two random ones, by the moving average of the time for each token times the attempts in flight} Two random choices
     * avoid the herd that follows a single best one (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001).
     */
    static RoutingStrategy lowestLatency() {
        return new LatencyPowerOfTwo();
    }

    /** {@return the one where the request costs least; among equals the one with the fewest attempts in flight} */
    static RoutingStrategy cheapest() {
        return new Cheapest();
    }

    /**
     * {@return always the same one for a session, unless it has more than 1.25 times its share of the attempts in flight} Rendezvous hashing, so that
     * an endpoint that comes or goes moves only its own sessions, with bounded loads (Mirrokni, Thorup and Zadimoghaddam, "Consistent Hashing with
     * Bounded Loads", 2018). Without a session the user counts, and without either the load.
     */
    static RoutingStrategy sessionHash() {
        return new SessionHash();
    }

    /**
     * {@return the one that has read the longest beginning of this request before, so that its prefix cache has it}
     *
     * @see PrefixAffinity
     */
    static RoutingStrategy prefixAffinity() {
        return new PrefixAffinity();
    }

    /**
     * {@return the less saturated of two random ones, by the load that the servers tell} Where a server tells none, by the attempts in flight.
     */
    static RoutingStrategy serverLoad() {
        return new ServerLoad();
    }
}
