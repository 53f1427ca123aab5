package dev.llmops.serving.pool;

import dev.llmops.serving.routing.RoutingRequest;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** An attempt that wants a place at one of several endpoints. */
final class Ticket {

    /**
     * The place of one attempt at an endpoint.
     *
     * @param key which of the endpoint's keys it uses, from 0 on
     * @param probe whether the attempt probes its half-open circuit breaker
     * @param providerProbe whether it probes that of its provider
     * @param reservedTokens tokens that were taken out of its limits
     * @param startedNanos when it began
     */
    record Lease(
            EndpointState endpoint,
            int key,
            boolean probe,
            boolean providerProbe,
            long reservedTokens,
            long startedNanos) {

        /** {@return the name of the client that it asks} */
        String route() {
            return endpoint.endpoint().route(key);
        }
    }

    private final RoutingRequest request;
    private final int priority;
    private final List<EndpointState> fitting;
    private final CountDownLatch woken = new CountDownLatch(1);
    private volatile @Nullable Lease lease;
    /** An exception that needs no declaration, or an error. */
    private volatile @Nullable Throwable refusal;

    Ticket(RoutingRequest request, int priority, List<EndpointState> fitting) {
        this.request = request;
        this.priority = priority;
        this.fitting = fitting;
    }

    RoutingRequest request() {
        return request;
    }

    int priority() {
        return priority;
    }

    List<EndpointState> fitting() {
        return fitting;
    }

    /** {@return its place, or null as long as it waits} */
    @Nullable
    Lease lease() {
        return lease;
    }

    boolean waits() {
        return lease == null && refusal == null;
    }

    /** Ends a wait that has become useless. */
    void refuse(Throwable why) {
        refusal = why;
        woken.countDown();
    }

    void throwRefusal() {
        Throwable why = refusal;
        if (why instanceof Error error) {
            throw error;
        }
        if (why instanceof RuntimeException exception) {
            throw exception;
        }
    }

    void assign(Lease value) {
        lease = value;
        woken.countDown();
    }

    /** Ends a wait: the call was cancelled or is out of time. */
    void wake() {
        woken.countDown();
    }

    /** {@return opens when it has its place, or must not wait any longer} */
    CountDownLatch woken() {
        return woken;
    }
}
