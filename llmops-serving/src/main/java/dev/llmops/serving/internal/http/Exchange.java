package dev.llmops.serving.internal.http;

import dev.llmops.commons.internal.time.Scheduler;
import dev.llmops.commons.internal.time.Waiting;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A request, and its response as {@linkplain Signal signals} to pull. The first pull sends it, on the thread that pulls: the JDK's client then
 * costs half of what it costs when asked to send in the background, because fewer pieces go from thread to thread. Only a few pieces of the body
 * are fetched ahead, so a slow reader slows the server down. The JDK's client puts no limit on a body that stalls; whoever pulls does. One thread
 * pulls; {@link #cancel()} may come from any.
 */
public final class Exchange {

    /** Pieces of at most 16 KB. One alone would have the JDK's client stop and begin to read with each of them. */
    private static final int AHEAD = 8;

    private static final int MAX_DISCARDED_BYTES = 1 << 16;
    private static final Duration DISCARD_TIME = Duration.ofSeconds(1);

    private final HttpClient client;
    private final HttpRequest.Builder request;
    private final Waiting waiting;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Signal> signals = new ArrayDeque<>();
    private boolean sent;
    private int taken;
    private @Nullable Thread sender;
    private boolean senderWoken;
    private volatile Flow.@Nullable Subscription body;
    private boolean cancelled;
    private boolean ended;
    private boolean discarding;
    private long discarded;
    private Runnable patience = () -> {};

    /**
     * Creates an exchange whose request is not sent yet.
     *
     * @param request the request, which nobody else changes any more
     * @param waiting how to wait for the body
     */
    Exchange(HttpClient client, HttpRequest.Builder request, Waiting waiting) {
        this.client = client;
        this.request = request;
        this.waiting = waiting;
    }

    /**
     * Waits for the next signal. The first call sends the request.
     *
     * @param nanos how long at most
     * @return the signal, or null if none came in time or the exchange was cancelled
     * @throws InterruptedException if the thread is interrupted
     */
    public @Nullable Signal take(long nanos) throws InterruptedException {
        if (!sent) {
            sent = true;
            if (!send(nanos)) {
                return null;
            }
        }
        long left = nanos;
        Signal next;
        lock.lockInterruptibly();
        try {
            while (signals.isEmpty() && !cancelled && left > 0) {
                left = waiting.await(changed, left);
            }
            next = cancelled ? null : signals.poll();
        } finally {
            lock.unlock();
        }
        if (next instanceof Signal.Bytes && ++taken % (AHEAD / 2) == 0) {
            requestMore(AHEAD / 2);
        }
        return next;
    }

    /** {@return whether there is a signal now: the head of the response, or that there is none} */
    private boolean send(long nanos) throws InterruptedException {
        if (!enter()) {
            return false;
        }
        try {
            client.send(request.timeout(Duration.ofNanos(nanos)).build(), this::begin);
            return true;
        } catch (HttpConnectTimeoutException e) {
            finish(new Signal.Broken(e));
            return true;
        } catch (HttpTimeoutException e) {
            return false;
        } catch (IOException | RuntimeException e) {
            finish(new Signal.Broken(e));
            return true;
        } catch (InterruptedException e) {
            if (isCancelled()) {
                return false;
            }
            throw e;
        } finally {
            leave();
        }
    }

    private boolean enter() {
        lock.lock();
        try {
            sender = Thread.currentThread();
            return !cancelled;
        } finally {
            lock.unlock();
        }
    }

    /** Takes back the interrupt of a cancel, which was for the JDK's client alone. */
    private void leave() {
        lock.lock();
        try {
            sender = null;
            if (senderWoken) {
                senderWoken = false;
                Thread.interrupted();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the exchange: closes its connection, or resets its stream, and lets go whoever waits. */
    public void cancel() {
        Flow.Subscription begun;
        lock.lock();
        try {
            cancelled = true;
            signals.clear();
            changed.signalAll();
            begun = body;
            if (sender != null) {
                senderWoken = true;
                sender.interrupt();
            }
        } finally {
            lock.unlock();
        }
        if (begun != null) {
            begun.cancel();
        }
    }

    /**
     * Reads nothing more. A short rest of the body is fetched and dropped, so that the connection can be used again; a long one, and one
     * that does not end soon, costs the connection.
     */
    public void release() {
        lock.lock();
        try {
            if (ended || cancelled) {
                return;
            }
            discarding = true;
            signals.clear();
        } finally {
            lock.unlock();
        }
        requestMore(Long.MAX_VALUE);
        cancelUnlessEndedSoon();
    }

    /** The rest of the body is there as a rule, and then there is nothing to wait for: a timer for each call would cost more than the pool. */
    private void cancelUnlessEndedSoon() {
        lock.lock();
        try {
            if (!ended) {
                patience = Scheduler.system().schedule(DISCARD_TIME, this::cancel);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Without the lock: the JDK may call back from another thread while it answers. */
    private void requestMore(long pieces) {
        Flow.Subscription begun = body;
        if (begun != null) {
            begun.request(pieces);
        }
    }

    /** Nobody is woken: with the head alone there is nothing to do yet, and a body or its end follows. */
    private HttpResponse.BodySubscriber<Exchange> begin(HttpResponse.ResponseInfo head) {
        put(new Signal.Head(head.statusCode(), head.headers()), false);
        return new Body();
    }

    private void put(Signal signal, boolean wake) {
        lock.lock();
        try {
            if (!cancelled && !discarding) {
                signals.add(signal);
                if (wake) {
                    changed.signalAll();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void finish(Signal last) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                patience.run();
                put(last, true);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isCancelled() {
        lock.lock();
        try {
            return cancelled;
        } finally {
            lock.unlock();
        }
    }

    private boolean discards(List<ByteBuffer> piece) {
        lock.lock();
        try {
            if (discarding) {
                discarded += piece.stream().mapToInt(ByteBuffer::remaining).sum();
            }
            return discarding;
        } finally {
            lock.unlock();
        }
    }

    private final class Body implements HttpResponse.BodySubscriber<Exchange> {

        /** Complete from the start: the response is there with its headers, and the body is pulled. */
        @Override
        public CompletionStage<Exchange> getBody() {
            return CompletableFuture.completedFuture(Exchange.this);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            body = subscription;
            // Whoever cancels sees the subscription, or is seen here.
            if (isCancelled()) {
                subscription.cancel();
            } else {
                subscription.request(AHEAD);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> piece) {
            if (!discards(piece)) {
                put(new Signal.Bytes(piece), true);
            } else if (discarded > MAX_DISCARDED_BYTES) {
                cancel();
            }
        }

        @Override
        public void onError(Throwable failure) {
            finish(new Signal.Broken(failure));
        }

        @Override
        public void onComplete() {
            finish(new Signal.End());
        }
    }
}
