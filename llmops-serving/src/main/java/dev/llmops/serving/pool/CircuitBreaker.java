package dev.llmops.serving.pool;

import dev.llmops.commons.internal.time.Durations;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Closed, it lets attempts through and counts. Open, it lets none through until a time. Then it is half-open: one attempt probes, and its end closes or
 * opens it again. Guarded by the lock of the pool.
 */
final class CircuitBreaker {

    /** One failed check may be a hiccup of the check itself. */
    private static final int FAILED_CHECKS = 2;

    private final CircuitBreakerPolicy policy;
    private final Consumer<Boolean> onChange;
    private final Deque<Boolean> latest = new ArrayDeque<>();
    private boolean closed = true;
    private boolean probing;
    private long openUntil;
    private int failedProbes;
    private int failedChecks;
    private boolean cooling;

    /**
     * @param onChange hears whether it closed, or else opened
     */
    CircuitBreaker(CircuitBreakerPolicy policy, Consumer<Boolean> onChange) {
        this.policy = policy;
        this.onChange = onChange;
    }

    boolean permits(long now) {
        return closed || (!probing && now - openUntil >= 0);
    }

    /** {@return nanoseconds until it may let an attempt through; for a probe under way that is unknown, and {@link Long#MAX_VALUE}} */
    long waitNanos(long now) {
        if (closed) {
            return 0;
        }
        return probing ? Long.MAX_VALUE : Math.max(0, openUntil - now);
    }

    /** {@return whether the attempt that now starts is a probe, as {@link #ended} wants to know} */
    boolean start() {
        if (closed) {
            return false;
        }
        probing = true;
        return true;
    }

    void ended(boolean probe, boolean failed, long now) {
        if (probe) {
            probing = false;
            failedProbes = failed ? failedProbes + 1 : 0;
            if (failed) {
                open(now, openFor());
            } else {
                close();
            }
        } else if (closed) {
            count(failed, now);
        }
    }

    /** The attempt told nothing about the endpoint: it was cancelled. */
    void abandoned(boolean probe) {
        probing &= !probe;
    }

    /** Opens for as long as the server asks for. */
    void coolDown(boolean probe, Duration asked, long now) {
        abandoned(probe);
        open(now, Durations.least(asked, policy.maxOpenFor()));
        cooling = true;
    }

    /**
     * Takes in a health check. One that fails twice in a row opens it, and keeps it open. One that succeeds has the next attempt probe at once: a server that is well can still fail to answer, so
     * the check does not close it. It does not end what a server asked for with Retry-After.
     */
    void checked(boolean healthy, long now) {
        failedChecks = healthy ? 0 : failedChecks + 1;
        if (failedChecks >= FAILED_CHECKS && !probing) {
            boolean asked = cooling && openUntil - now > 0;
            open(now, openFor());
            cooling = asked;
        } else if (healthy && !closed && !cooling) {
            openUntil = Math.min(openUntil, now);
        }
    }

    boolean isClosed() {
        return closed;
    }

    EndpointStatus.Circuit circuit(long now) {
        if (closed) {
            return EndpointStatus.Circuit.CLOSED;
        }
        return probing || now - openUntil >= 0 ? EndpointStatus.Circuit.HALF_OPEN : EndpointStatus.Circuit.OPEN;
    }

    private void count(boolean failed, long now) {
        latest.add(failed);
        if (latest.size() > policy.window()) {
            latest.remove();
        }
        if (!failed || latest.size() < policy.minimumCalls()) {
            return;
        }
        long failures = latest.stream().filter(each -> each).count();
        if (failures >= policy.failureRate() * latest.size()) {
            open(now, openFor());
        }
    }

    private Duration openFor() {
        Duration doubled = policy.openFor().multipliedBy(1L << Math.min(failedProbes, 20));
        return Durations.least(doubled, policy.maxOpenFor());
    }

    private void open(long now, Duration duration) {
        long until = now + Durations.nanos(duration);
        // A shorter wait that arrives late must not shorten a longer one.
        openUntil = closed ? until : Math.max(openUntil, until);
        boolean changed = closed;
        closed = false;
        cooling = false;
        latest.clear();
        if (changed) {
            onChange.accept(false);
        }
    }

    private void close() {
        closed = true;
        cooling = false;
        latest.clear();
        onChange.accept(true);
    }
}
