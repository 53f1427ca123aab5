package dev.llmops.serving.pool;

import dev.llmops.api.identity.Caller;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.random.SystemRandom;
import dev.llmops.core.chain.Pause;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.serving.cascade.EscalationRule;
import dev.llmops.serving.internal.health.HealthProbe;
import dev.llmops.serving.internal.option.Durations;
import dev.llmops.serving.internal.option.Range;
import dev.llmops.serving.internal.time.Scheduler;
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

/** Builds a {@link Pool}. At least one endpoint is needed; all else has a default. Not safe for use by several threads. */
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
    OpenTelemetry openTelemetry;

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
     * @throws IllegalArgumentException if there is one of that name already
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
     * Sets how endpoints are chosen. Unless set: round robin.
     *
     * @param value the strategy, for this pool alone
     * @return this
     */
    public PoolBuilder strategy(RoutingStrategy value) {
        this.strategy = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Has a tag decide where a call may go: a caller with that tag gets only endpoints whose tag has the same value, and a caller without it gets any.
     *
     * @param tag name of the tag, for example {@code residency}
     * @return this
     */
    public PoolBuilder matchTag(String tag) {
        matchedTags.add(Objects.requireNonNull(tag, "tag"));
        return this;
    }

    /**
     * Adds a budget. Unless one is added nothing limits what is spent.
     *
     * @param value the budget; several pools may share it
     * @return this
     */
    public PoolBuilder budget(Budget value) {
        budgets.add(Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Has an answer of an endpoint that is not of the highest {@linkplain Endpoint.Builder#step step} looked at before the caller sees any of it; where a rule rejects it, the next
     * step is asked. The rejected answer is an attempt in the record, with its cost. A streamed answer is held back until it is complete, except that of the highest step.
     *
     * @param rule the rule; of several each may reject
     * @return this
     */
    public PoolBuilder escalateWhen(EscalationRule rule) {
        escalationRules.add(Objects.requireNonNull(rule, "rule"));
        return this;
    }

    /**
     * Has a call that a vendor refuses by its content policy go on at an endpoint of another {@linkplain Endpoint.Builder#provider provider}. Unless set the refusal ends the call.
     *
     * @return this
     */
    public PoolBuilder contentPolicyFallback() {
        this.contentPolicyFallback = true;
        return this;
    }

    /**
     * Sets when an endpoint that fails gets no more calls. Unless set: {@link CircuitBreakerPolicy#STANDARD}.
     *
     * @param value the policy
     * @return this
     */
    public PoolBuilder circuitBreaker(CircuitBreakerPolicy value) {
        this.circuitBreaker = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how often an attempt that failed is followed by another. The next one goes at once to an endpoint that was not tried; only when all were does it
     * wait. Unless set: three times, with waits from 0.2 to 10 seconds. A fault of the request itself is never retried.
     *
     * @param value the policy, for all attempts of a call together
     * @return this
     */
    public PoolBuilder retries(RetryPolicy value) {
        this.retries = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how many retries the pool makes in the long run, as a share of its calls; 10 are free. Unless set: 0.2.
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
     * Has a second endpoint asked too when the first one has given no token for longer than 95 of 100 of its latest attempts took. The first token wins, and the other
     * attempt is cancelled and recorded with what it used. Unless set there is no hedging.
     *
     * @param share most hedges in the long run, as a share of the calls, from 0 to 1; 10 are free
     * @return this
     */
    public PoolBuilder hedging(double share) {
        Range.within("hedging", share, 0, 1);
        this.hedging = share;
        return this;
    }

    /**
     * Sets how long calls may take. Unless set they may take as long as they do.
     *
     * @param value the deadlines
     * @return this
     */
    public PoolBuilder deadlines(Deadlines value) {
        this.deadlines = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how long a call waits for an endpoint to have room or to be tried again. Unless set: 10 seconds.
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
     * Sets how many calls may wait at the same time. Unless set: 1000.
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
     * Sets who goes first where calls wait. Among callers of one priority the tenants get equal shares.
     *
     * @param value gives a caller's priority, the highest first; unless set it is 0 for all
     * @return this
     */
    public PoolBuilder priority(ToIntFunction<Caller> value) {
        this.priority = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Has the pool's decisions measured: which endpoint was chosen and which were not and why, retries, hedges, escalations, circuit breakers, budgets, waits. Give it the same as the
     * {@link dev.llmops.core.LlmOpsBuilder#openTelemetry}, which measures the attempts themselves. Unless set nothing is measured.
     *
     * @param value where metrics go
     * @return this
     */
    public PoolBuilder openTelemetry(OpenTelemetry value) {
        this.openTelemetry = Objects.requireNonNull(value, "value");
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
