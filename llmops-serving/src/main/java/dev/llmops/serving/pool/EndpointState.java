package dev.llmops.serving.pool;

import dev.llmops.api.cost.Price;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.serving.internal.limit.KeyRing;
import dev.llmops.serving.internal.limit.MostCost;
import dev.llmops.serving.internal.limit.RecentTimes;
import dev.llmops.serving.internal.limit.TokenBucket;
import dev.llmops.serving.routing.Candidate;
import dev.llmops.serving.routing.EndpointLoad;
import dev.llmops.serving.routing.RoutingRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An endpoint and what the pool knows of it. Guarded by the lock of the pool. */
final class EndpointState implements Candidate {

    /** Weight of a new measurement in the moving average. */
    private static final double ALPHA = 0.2;
    /** The time for each token is uneven, so more attempts count. */
    private static final double SLOW_ALPHA = 0.05;
    /** Servers read many tokens at once; what exactly a read one costs changes the choice little. */
    private static final double READ_SHARE = 1.0 / 20;

    private final Endpoint endpoint;
    private final CircuitBreaker breaker;
    private final @Nullable CircuitBreaker providerBreaker;
    private final @Nullable TokenBucket requests;
    private final @Nullable TokenBucket tokens;
    private final KeyRing keys;
    private final Duration longestRest;
    private int inFlight;
    private long outstandingTokens;
    private double firstTokenNanos;
    private double nanosPerToken;
    private long measured;
    private long attempts;
    private long failures;
    private final RecentTimes firstTokens = new RecentTimes();

    EndpointState(
            Endpoint endpoint,
            CircuitBreaker breaker,
            @Nullable CircuitBreaker providerBreaker,
            Duration longestRest,
            long now) {
        this.endpoint = endpoint;
        this.breaker = breaker;
        this.providerBreaker = providerBreaker;
        this.keys = new KeyRing(endpoint.keys(), now);
        this.longestRest = longestRest;
        this.requests = bucket(endpoint.requestsPerMinute(), now);
        this.tokens = bucket(endpoint.tokensPerMinute(), now);
    }

    private static @Nullable TokenBucket bucket(@Nullable Integer perMinute, long now) {
        return perMinute == null ? null : new TokenBucket(perMinute, now);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public String name() {
        return endpoint.name();
    }

    @Override
    public double weight() {
        return endpoint.weight();
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
        Price price = endpoint.price();
        if (price == null) {
            return Double.POSITIVE_INFINITY;
        }
        return MostCost.of(price, request.inputTokens(), request.outputTokens()).doubleValue();
    }

    @Override
    public @Nullable EndpointLoad load() {
        return endpoint.load().get();
    }

    /** {@return nanoseconds until it may take the call; 0 if it may now, and {@link Long#MAX_VALUE} if only the end of another attempt can tell} */
    long waitNanos(RoutingRequest request, long now) {
        Integer limit = endpoint.maxConcurrency();
        if (limit != null && inFlight >= limit) {
            return Long.MAX_VALUE;
        }
        long wait = breaker.waitNanos(now);
        if (providerBreaker != null) {
            wait = Math.max(wait, providerBreaker.waitNanos(now));
        }
        if (requests != null) {
            wait = Math.max(wait, requests.waitNanos(1, now));
        }
        return tokens == null ? wait : Math.max(wait, tokens.waitNanos((double) request.tokens(), now));
    }

    private void measure(TokenUsage usage, long nanos) {
        Integer read = usage.input();
        Integer written = usage.output();
        if (read != null && written != null && read + written > 0) {
            double perToken = nanos / (read * READ_SHARE + written);
            nanosPerToken += Math.max(SLOW_ALPHA, 1.0 / ++measured) * (perToken - nanosPerToken);
        }
    }

    void checked(boolean healthy, long now) {
        breaker.checked(healthy, now);
    }

    /** {@return why it cannot take the call now, in a word} */
    String reasonWord(long now) {
        if (!breaker.permits(now) || (providerBreaker != null && !providerBreaker.permits(now))) {
            return "circuit_breaker";
        }
        Integer limit = endpoint.maxConcurrency();
        return limit != null && inFlight >= limit ? "concurrency" : "rate_limit";
    }

    /** {@return why it cannot take the call now, for people} */
    String reason(long now) {
        return switch (reasonWord(now)) {
            case "circuit_breaker" -> "circuit breaker open";
            case "concurrency" -> "at its limit of " + endpoint.maxConcurrency() + " concurrent attempts";
            default -> "at its rate limit";
        };
    }

    Ticket.Lease lease(RoutingRequest request, long now) {
        inFlight++;
        outstandingTokens += request.tokens();
        if (requests != null) {
            requests.take(1, now);
        }
        if (tokens != null) {
            tokens.take((double) request.tokens(), now);
        }
        boolean providerProbe = providerBreaker != null && providerBreaker.start();
        return new Ticket.Lease(this, keys.choose(now), breaker.start(), providerProbe, request.tokens(), now);
    }

    void release(Ticket.Lease lease, Outcome outcome, long now) {
        inFlight--;
        outstandingTokens -= lease.reservedTokens();
        attempts++;
        if (outcome.failed() || outcome.coolDown().isPresent()) {
            failures++;
        }
        OptionalLong used = outcome.tokens();
        if (tokens != null && used.isPresent()) {
            tokens.settle((double) lease.reservedTokens(), (double) used.getAsLong());
        }
        if (outcome.completed()) {
            measure(outcome.usage(), now - lease.startedNanos());
        }
        judge(breaker, lease, outcome, now);
        if (providerBreaker != null) {
            judgeProvider(providerBreaker, lease.providerProbe(), outcome, now);
        }
    }

    EndpointStatus status(long now) {
        EndpointStatus.Circuit circuit = breaker.circuit(now);
        long wait = breaker.waitNanos(now);
        if (providerBreaker != null && providerBreaker.circuit(now).compareTo(circuit) > 0) {
            circuit = providerBreaker.circuit(now);
            wait = providerBreaker.waitNanos(now);
        }
        return new EndpointStatus(
                endpoint.name(),
                circuit,
                circuit == EndpointStatus.Circuit.OPEN ? Duration.ofNanos(wait) : null,
                inFlight,
                outstandingTokens,
                firstTokenNanos == 0 ? null : Duration.ofNanos((long) firstTokenNanos),
                attempts,
                failures);
    }

    OptionalLong firstTokenP95() {
        return firstTokens.p95();
    }

    void firstToken(long nanos) {
        firstTokens.add(nanos);
        firstTokenNanos = firstTokenNanos == 0 ? nanos : firstTokenNanos + ALPHA * (nanos - firstTokenNanos);
    }

    /** {@return whether it has a key that the attempt did not use and that does not rest} */
    boolean hasAnotherKey(Ticket.Lease lease, long now) {
        return keys.choose(now) != lease.key();
    }

    private void judge(CircuitBreaker breaker, Ticket.Lease lease, Outcome outcome, long now) {
        boolean probe = lease.probe();
        // Only when all keys rest does the endpoint.
        Optional<Duration> coolDown =
                outcome.coolDown().map(asked -> keys.rest(lease.key(), Durations.least(asked, longestRest), now));
        boolean rotates = coolDown.isPresent() && hasAnotherKey(lease, now);
        if (outcome.cancelled() || rotates) {
            breaker.abandoned(probe);
        } else if (coolDown.isPresent()) {
            breaker.coolDown(probe, coolDown.get(), now);
        } else {
            breaker.ended(probe, outcome.failed(), now);
        }
    }

    private static void judgeProvider(CircuitBreaker breaker, boolean probe, Outcome outcome, long now) {
        if (outcome.isOfEndpointAlone()) {
            breaker.abandoned(probe);
        } else {
            breaker.ended(probe, outcome.failed(), now);
        }
    }
}
