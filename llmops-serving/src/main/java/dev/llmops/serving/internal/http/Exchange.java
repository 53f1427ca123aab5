package dev.llmops.serving.internal.http;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>A request that was sent, and its response as {@linkplain Signal signals} to pull. Only one piece of the body is fetched ahead, so a
 * slow reader slows the server down. The JDK's client puts no limit on a body that stalls; whoever pulls does. One thread pulls;
 * {@link #cancel()} may come from any.
 */
public final class Exchange {

    private static final int MAX_DISCARDED_BYTES = 1 << 16;
    private static final int DISCARD_SECONDS = 1;

    private final Waiting waiting;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Signal> signals = new ArrayDeque<>();
    private final CompletableFuture<?> response;
    private volatile Flow.@Nullable Subscription body;
    private boolean cancelled;
    private volatile boolean ended;
    private boolean discarding;
    private long discarded;

    private Exchange(HttpClient client, HttpRequest request, Waiting waiting) {
        this.waiting = waiting;
        CompletableFuture<HttpResponse<Exchange>> sent = client.sendAsync(request, this::begin);
        this.response = sent;
        sent.exceptionally(failure -> {
            finish(new Signal.Broken(failure));
            return null;
        });
    }

    /**
     * Sends a request and returns at once.
     *
     * @param client the client
     * @param request the request
     * @param waiting how to wait
     * @return the exchange, which the caller reads to its end or cancels
     */
    public static Exchange send(HttpClient client, HttpRequest request, Waiting waiting) {
        return new Exchange(client, request, waiting);
    }

    /**
     * Waits for the next signal.
     *
     * @param nanos how long at most
     * @return the signal, or null if none came in time or the exchange was cancelled
     * @throws InterruptedException if the thread is interrupted
     */
    public @Nullable Signal take(long nanos) throws InterruptedException {
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
        if (next instanceof Signal.Bytes) {
            requestMore(1);
        }
        return next;
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
        } finally {
            lock.unlock();
        }
        if (begun != null) {
            begun.cancel();
        }
        response.cancel(true);
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
        CompletableFuture.delayedExecutor(DISCARD_SECONDS, TimeUnit.SECONDS).execute(this::cancelUnlessEnded);
    }

    private void cancelUnlessEnded() {
        if (!ended) {
            cancel();
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
                subscription.request(1);
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
