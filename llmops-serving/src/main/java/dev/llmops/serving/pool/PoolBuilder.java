package dev.llmops.serving.pool;

import dev.llmops.api.identity.Caller;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.random.SystemRandom;
import dev.llmops.commons.internal.time.Scheduler;
import dev.llmops.core.chain.Pause;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.serving.cascade.EscalationRule;
import dev.llmops.serving.internal.health.HealthProbe;
import dev.llmops.serving.internal.option.Durations;
import dev.llmops.serving.internal.option.Range;
import dev.llmops.serving.routing.RoutingStrategy;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Pool}. At least one endpoint is required; everything else has a default. Not safe for use by multiple threads. */
public final class PoolBuilder {

    final List<Endpoint> endpoints = new ArrayList<>();
    final Set<String> matchedTags = new LinkedHashSet<>();
    final List<Budget> budgets = new ArrayList<>();
    final List<EscalationRule> escalationRules = new ArrayList<>();
    boolean contentPolicyFallback;
    RoutingStrategy strategy = RoutingStrategy.roundRobin();
    CircuitBreakerPolicy circuitBreaker = CircuitBreakerPolicy.STANDARD;
    RetryPolicy retries = RetryPolicy.times(3);
    double retryBudget = 0.2;
    double hedging;
    Executor hedgeThreads = Hedge.THREADS;
    Executor healthThreads = HealthProbe.THREADS;

    @Nullable
    PoolMeter meter;

    Deadlines deadlines = Deadlines.NONE;
    Duration maxWait = Duration.ofSeconds(10);
    int maxWaiting = 1000;
    ToIntFunction<Caller> priority = caller -> 0;
    RandomGenerator random = new SplittableRandom(SystemRandom.seed());
    Scheduler scheduler = Scheduler.system();
    Pause pause = Pause.real();

    PoolBuilder() {}

    /**
     * Adds an endpoint.
     *
     * @param value the endpoint; its client is closed with the pool
     * @return this
     * @throws IllegalArgumentException if there is already one with that name
     */
    public PoolBuilder endpoint(Endpoint value) {
        if (endpoints.stream().anyMatch(other -> other.name().equals(value.name()))) {
            throw new IllegalArgumentException(
                    "there is an endpoint '" + value.name() + "' already; give this one another name");
        }
        endpoints.add(value);
        return this;
    }

    /**
     * Sets how endpoints are chosen. The default is round robin.
     *
     * @param value the strategy, used only by this pool
     * @return this
     */
    public PoolBuilder strategy(RoutingStrategy value) {
        this.strategy = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Lets a tag decide where a call may go: a caller with that tag gets only endpoints whose tag has the same value, and a caller without it gets
     * any.
     *
     * @param tag name of the tag, for example {@code residency}
     * @return this
     */
    public PoolBuilder matchTag(String tag) {
        matchedTags.add(Objects.requireNonNull(tag, "tag"));
        return this;
    }

    /**
     * Adds a budget. By default, spending is not limited.
     *
     * @param value the budget; several pools may share it
     * @return this
     */
    public PoolBuilder budget(Budget value) {
        budgets.add(Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Checks an answer before the caller sees any of it, unless its endpoint is of the highest {@linkplain Endpoint.Builder#step step}; if a rule
     * rejects it, the next
     * step is asked. The rejected answer is an attempt in the record, with its cost. A streamed answer is held back until it is complete, except
     * that of the highest step.
     *
     * @param rule the rule; if there are several, any can reject
     * @return this
     */
    public PoolBuilder escalateWhen(EscalationRule rule) {
        escalationRules.add(Objects.requireNonNull(rule, "rule"));
        return this;
    }

    /**
     * Lets a call that a vendor refuses by its content policy continue at an endpoint of another {@linkplain Endpoint.Builder#provider provider}.
     * By default, the refusal ends the call.
     *
     * @return this
     */
    public PoolBuilder contentPolicyFallback() {
        this.contentPolicyFallback = true;
        return this;
    }

    /**
     * Sets when a failing endpoint stops receiving calls. The default is {@link CircuitBreakerPolicy#STANDARD}.
     *
     * @param value the policy
     * @return this
     */
    public PoolBuilder circuitBreaker(CircuitBreakerPolicy value) {
        this.circuitBreaker = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how often a failed attempt is retried. The next attempt goes at once to an endpoint that was not tried yet; only when all have been
     * tried does it
     * wait. The default is three times, with waits from 0.2 to 10 seconds. An error in the request itself is never
     * retried; a model that an endpoint does not have is asked for at the others.
     *
     * @param value the policy, for all attempts of a call together
     * @return this
     */
    public PoolBuilder retries(RetryPolicy value) {
        this.retries = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Limits the pool's retries in the long run, as a share of its calls; 10 are free. The default is 0.2.
     *
     * @param share at least 0
     * @return this
     */
    public PoolBuilder retryBudget(double share) {
        Range.within("retryBudget", share, 0, 100);
        this.retryBudget = share;
        return this;
    }

    /**
     * Also asks a second endpoint if the first one has returned no token for longer than 95 of 100 of its latest attempts took. The first token
     * wins, and the other
     * attempt is cancelled and recorded with what it used. By default there is no hedging.
     *
     * @param share the maximum share of hedged calls in the long run, from 0 to 1; 10 are free
     * @return this
     */
    public PoolBuilder hedging(double share) {
        Range.within("hedging", share, 0, 1);
        this.hedging = share;
        return this;
    }

    /**
     * Sets how long calls may take. By default, there is no limit.
     *
     * @param value the deadlines
     * @return this
     */
    public PoolBuilder deadlines(Deadlines value) {
        this.deadlines = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how long a call waits for an endpoint to have room or to be retried. The default is 10 seconds.
     *
     * @param value at least 0
     * @return this
     */
    public PoolBuilder maxWait(Duration value) {
        Require.notNegative("maxWait", value);
        this.maxWait = Durations.requireAtMostDays("maxWait", value);
        return this;
    }

    /**
     * Sets how many calls may wait at the same time. The default is 1000.
     *
     * @param value at least 0
     * @return this
     */
    public PoolBuilder maxWaiting(int value) {
        Range.atLeast("maxWaiting", value, 0);
        this.maxWaiting = value;
        return this;
    }

    /**
     * Sets the priority of waiting calls. Among callers of the same priority, tenants get equal shares.
     *
     * @param value returns a caller's priority, highest first; the default is 0 for all
     * @return this
     */
    public PoolBuilder priority(ToIntFunction<Caller> value) {
        this.priority = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Records metrics of the pool's decisions: which endpoint was chosen, which were not and why, retries, hedges, escalations, circuit breakers,
     * budgets, waits. Use the same instance as for
     * {@link dev.llmops.core.LlmOpsBuilder#openTelemetry}, which measures the attempts themselves. By default, nothing is recorded.
     *
     * @param value the target for metrics
     * @return this
     */
    public PoolBuilder openTelemetry(OpenTelemetry value) {
        return meter(new OpenTelemetryPoolMeter(Objects.requireNonNull(value, "value")));
    }

    /**
     * Records the same metrics with another library.
     *
     * @param value the target for metrics
     * @return this
     * @throws IllegalArgumentException if there is a target already
     */
    public PoolBuilder meter(PoolMeter value) {
        Objects.requireNonNull(value, "value");
        if (meter != null) {
            throw new IllegalArgumentException("a pool's metrics must have one target, but one was set already");
        }
        this.meter = value;
        return this;
    }

    /** Puts tests in control of time, randomness and waiting. */
    PoolBuilder determinism(Scheduler time, Pause waiting, RandomGenerator randomness) {
        this.hedgeThreads = Runnable::run;
        this.healthThreads = Runnable::run;
        this.scheduler = time;
        this.pause = waiting;
        this.random = randomness;
        return this;
    }

    /**
     * Builds it.
     *
     * @return the pool
     * @throws IllegalStateException if there is no endpoint, none has a weight above 0, or one has no price in the currency of a
     *     budget
     */
    public Pool build() {
        if (endpoints.isEmpty()) {
            throw new IllegalStateException("a pool needs an endpoint; call endpoint(...) before build()");
        }
        if (endpoints.stream().allMatch(endpoint -> endpoint.weight() == 0)) {
            throw new IllegalStateException(
                    "all endpoints of the pool have weight 0; give one of them a weight above 0");
        }
        budgets.forEach(budget -> endpoints.forEach(budget::requirePriced));
        return new Pool(this);
    }
}
