package dev.llmops.serving.routing;

import java.util.List;

/**
 * Chooses the endpoint of an attempt. One instance serves one pool, which calls it from one thread at a time, so a strategy may keep state
 * without locks.
 */
@FunctionalInterface
public interface RoutingStrategy {

    /**
     * {@return one of the candidates}
     *
     * @param candidates the endpoints that are suitable, are healthy and have room; at least one, in the order of the pool
     * @param request the call
     */
    Candidate choose(List<? extends Candidate> candidates, RoutingRequest request);

    /** {@return a strategy that takes each in turn, in proportion to its weight, evenly interleaved} */
    static RoutingStrategy roundRobin() {
        return new RoundRobin();
    }

    /** {@return a strategy that chooses at random, with a probability in proportion to the weight} */
    static RoutingStrategy weightedRandom() {
        return new WeightedRandom();
    }

    /** {@return a strategy that chooses the endpoint with the fewest attempts in flight for its weight} */
    static RoutingStrategy leastInFlight() {
        return new LeastLoaded(Candidate::inFlight);
    }

    /**
     * {@return a strategy that chooses the endpoint with the fewest outstanding tokens for its weight} It suits servers whose work grows more with
     * the length of
     * prompts than with the number of requests.
     */
    static RoutingStrategy leastOutstandingTokens() {
        return new LeastLoaded(Candidate::outstandingTokens);
    }

    /**
     * {@return a strategy that chooses the better of two random endpoints, by the moving average of the time per token times the attempts in
     * flight} Two random choices
     * avoid the herd that follows a single best one (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001).
     */
    static RoutingStrategy lowestLatency() {
        return new LatencyPowerOfTwo();
    }

    /** {@return a strategy that chooses the endpoint where the request costs least; among equals, the one with the fewest attempts in flight} */
    static RoutingStrategy cheapest() {
        return new Cheapest();
    }

    /**
     * {@return a strategy that always chooses the same endpoint for a session, unless it has more than 1.25 times its share of the attempts in
     * flight} It uses rendezvous hashing, so that
     * adding or removing an endpoint moves only its own sessions, with bounded loads (Mirrokni, Thorup and Zadimoghaddam, "Consistent Hashing with
     * Bounded Loads", 2018). Without a session the user counts, and without either the load.
     */
    static RoutingStrategy sessionHash() {
        return new SessionHash();
    }

    /**
     * {@return a strategy that chooses the endpoint that has read the longest prefix of this request before, so that it is in its prefix cache}
     *
     * @see PrefixAffinity
     */
    static RoutingStrategy prefixAffinity() {
        return new PrefixAffinity();
    }

    /**
     * {@return a strategy that chooses the less saturated of two random endpoints, by the load that servers report} If a server reports none, it
     * uses the attempts in flight.
     */
    static RoutingStrategy serverLoad() {
        return new ServerLoad();
    }
}
