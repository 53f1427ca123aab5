package dev.llmops.serving.routing;

import java.util.random.RandomGenerator;

/** A candidate in the hands of a test. */
final class FakeCandidate implements Candidate {

    private final String name;
    double weight = 1;
    int inFlight;
    long outstandingTokens;
    double nanosPerToken;
    double cost = 1;
    EndpointLoad load;

    FakeCandidate(String name) {
        this.name = name;
    }

    FakeCandidate random(RandomGenerator random) {
        weight = 0.1 + random.nextDouble() * 5;
        inFlight = random.nextInt(20);
        outstandingTokens = random.nextInt(100_000);
        nanosPerToken = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 1e9;
        cost = random.nextInt(3) == 0 ? Double.POSITIVE_INFINITY : random.nextDouble();
        load = random.nextBoolean()
                ? null
                : new EndpointLoad(random.nextInt(9), random.nextInt(9), random.nextDouble());
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double weight() {
        return weight;
    }

    @Override
    public int inFlight() {
        return inFlight;
    }

    @Override
    public long outstandingTokens() {
        return outstandingTokens;
    }

    @Override
    public double nanosPerToken() {
        return nanosPerToken;
    }

    @Override
    public double cost(RoutingRequest request) {
        return cost;
    }

    @Override
    public EndpointLoad load() {
        return load;
    }
}
