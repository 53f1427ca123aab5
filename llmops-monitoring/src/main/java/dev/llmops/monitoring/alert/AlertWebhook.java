package dev.llmops.monitoring.alert;

import dev.llmops.commons.internal.hash.HmacSha256;
import dev.llmops.commons.internal.http.WholeAnswer;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.core.chain.Pause;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts alerts to an address, in the format of Prometheus Alertmanager's webhooks, from its own thread, so no call waits for the receiver.
 * Waiting alerts are sent together, at a limited rate; if an alert changes while it waits, only its last state is sent, which includes its
 * start time. A failed request
 * is retried three times; then its alerts wait with newer ones, so that a receiver that was unavailable gets them once it is back. Alerts that
 * it rejects,
 * or that find the queue full or the webhook closed, are dropped and counted. Safe for use by multiple threads.
 *
 * <p>With a secret, each request has {@code X-LLMOps-Timestamp}, in seconds since 1970, and {@code X-LLMOps-Signature: sha256=HEX}:
 * HMAC-SHA-256 (RFC 2104) over the timestamp, a
 * full stop and the body. The receiver must compare in constant time and reject old timestamps.
 */
public final class AlertWebhook implements AlertListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AlertWebhook.class);
    private static final int ATTEMPTS = 4;
    private static final int MAX_ANSWER = 1 << 16;
    private static final Duration BACKOFF = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final URI address;
    private final byte @Nullable [] secret;
    private final int capacity;
    private final Duration interval;
    private final Duration timeout;
    private final InstantSource clock;
    private final LongSupplier ticker;
    private final Pause pause;
    private final Map<String, Alert> waiting = new LinkedHashMap<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread worker;
    private boolean closed;

    private AlertWebhook(Builder builder) {
        this.address = builder.address;
        this.secret = builder.secret;
        this.capacity = builder.queue;
        this.interval = builder.interval;
        this.timeout = builder.timeout;
        this.clock = builder.clock;
        this.ticker = builder.ticker;
        this.pause = builder.pause;
        this.worker = DaemonThreads.start("llmops-alert-webhook", this::work);
    }

    /**
     * {@return a builder}
     *
     * @param address the target, http or https, without credentials before the host; redirects are not followed. It is never logged
     */
    public static Builder builder(URI address) {
        return new Builder(address);
    }

    @Override
    public synchronized void onAlert(Alert alert) {
        if (closed || (!waiting.containsKey(alert.name()) && waiting.size() >= capacity)) {
            dropped.incrementAndGet();
            return;
        }
        waiting.remove(alert.name());
        waiting.put(alert.name(), alert);
        notifyAll();
    }

    /** {@return the number of alerts that the receiver accepted} */
    public long sent() {
        return sent.get();
    }

    /** {@return the number of alerts that were not sent: the queue was full, the receiver rejected them, or the webhook was closed first} */
    public long dropped() {
        return dropped.get();
    }

    private void work() {
        long last = ticker.getAsLong() - Durations.nanos(interval);
        for (List<Alert> batch = next(last); !batch.isEmpty(); batch = next(last)) {
            last = ticker.getAsLong();
            switch (deliver(batch)) {
                case TAKEN -> sent.addAndGet(batch.size());
                case REFUSED -> dropped.addAndGet(batch.size());
                case AGAIN -> waitAgain(batch);
            }
        }
    }

    /** What waits, once the interval since the last request has gone by; nothing at the end. Closing waits for no interval. */
    private List<Alert> next(long last) {
        try {
            awaitAlerts();
            pause.pause(
                    Duration.ofNanos(Math.max(0, Durations.nanos(interval) - (ticker.getAsLong() - last))), closing);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            List<Alert> batch = new ArrayList<>(waiting.values());
            waiting.clear();
            return batch;
        }
    }

    private synchronized void awaitAlerts() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
    }

    /** Before what came since. What has changed since is told in its new state alone. */
    private synchronized void waitAgain(List<Alert> batch) {
        Map<String, Alert> since = new LinkedHashMap<>(waiting);
        waiting.clear();
        for (Alert alert : batch) {
            if (since.containsKey(alert.name())) {
                continue;
            }
            if (closed || waiting.size() + since.size() >= capacity) {
                dropped.incrementAndGet();
            } else {
                waiting.put(alert.name(), alert);
            }
        }
        waiting.putAll(since);
    }

    private Outcome deliver(List<Alert> batch) {
        byte[] body = AlertPayload.of(batch);
        try {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                Outcome outcome = post(body);
                if (outcome != Outcome.AGAIN) {
                    return outcome;
                }
                if (attempt < ATTEMPTS) {
                    pause.pause(BACKOFF.multipliedBy(1L << (attempt - 1)), closing);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.warn("the webhook took none of {} alerts in {} attempts", batch.size(), ATTEMPTS);
        return Outcome.AGAIN;
    }

    /** What became of a request. */
    private enum Outcome {
        TAKEN,
        REFUSED,
        AGAIN
    }

    private Outcome post(byte[] body) throws InterruptedException {
        try {
            int status = WholeAnswer.to(request(body), timeout, MAX_ANSWER).status();
            if (status / 100 == 2) {
                return Outcome.TAKEN;
            }
            boolean later = status == 408 || status == 429 || status >= 500;
            if (!later) {
                LOG.warn("the webhook refused alerts with HTTP status {}", status);
            }
            return later ? Outcome.AGAIN : Outcome.REFUSED;
        } catch (IOException | RuntimeException e) {
            LOG.debug("the webhook could not be reached", e);
            return Outcome.AGAIN;
        }
    }

    private HttpRequest request(byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (secret != null) {
            String timestamp = Long.toString(clock.instant().getEpochSecond());
            request.header("X-LLMOps-Timestamp", timestamp)
                    .header("X-LLMOps-Signature", "sha256=" + signature(secret, timestamp, body));
        }
        return request.build();
    }

    static String signature(byte[] secret, String timestamp, byte[] body) {
        byte[] before = (timestamp + ".").getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(HmacSha256.of(secret, before, body));
    }

    /** Sends waiting alerts for at most ten seconds; the rest are dropped and counted. Closing twice has no effect. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        closing.countDown();
        try {
            worker.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        worker.interrupt();
    }

    /** Builds an {@link AlertWebhook}. Not safe for use by multiple threads. */
    public static final class Builder {

        private static final int MIN_SECRET_LENGTH = 16;

        private final URI address;
        private byte @Nullable [] secret;
        private int queue = 100;
        private Duration interval = Duration.ofSeconds(10);
        private Duration timeout = Duration.ofSeconds(10);
        private InstantSource clock = SystemTime.clock();
        private LongSupplier ticker = SystemTime.ticker();
        private Pause pause = Pause.real();

        private Builder(URI address) {
            String scheme = Objects.requireNonNull(address, "address").getScheme();
            if (address.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
                throw new IllegalArgumentException(
                        "address must be an http or https address with a host, but its scheme was " + scheme);
            }
            if (address.getRawUserInfo() != null) {
                throw new IllegalArgumentException(
                        "address must hold no credentials, since Java's client does not send them; use secret(...)");
            }
            this.address = address;
        }

        /**
         * Sets the key for signing requests. By default, they are not signed.
         *
         * @param key at least 16 random bytes; copied
         * @return this
         */
        public Builder secret(byte[] key) {
            if (key.length < MIN_SECRET_LENGTH) {
                throw new IllegalArgumentException(
                        "key must have at least " + MIN_SECRET_LENGTH + " bytes, but had " + key.length);
            }
            this.secret = key.clone();
            return this;
        }

        /**
         * Sets how many alerts may wait. The default is 100.
         *
         * @param alerts at least 1
         * @return this
         */
        public Builder queue(int alerts) {
            this.queue = Require.atLeast("alerts", alerts, 1);
            return this;
        }

        /**
         * Sets the minimum time between requests. The default is 10 seconds. Alerts in between are sent together.
         *
         * @param time at least 0
         * @return this
         */
        public Builder interval(Duration time) {
            this.interval = Require.notNegative("time", time);
            return this;
        }

        /**
         * Sets how long an attempt may take. The default is 10 seconds.
         *
         * @param time above 0
         * @return this
         */
        public Builder timeout(Duration time) {
            this.timeout = Require.positive("time", time);
            return this;
        }

        Builder time(InstantSource wall, LongSupplier nanos, Pause waiting) {
            this.clock = wall;
            this.ticker = nanos;
            this.pause = waiting;
            return this;
        }

        /** {@return the webhook, which is ready for alerts} */
        public AlertWebhook build() {
            return new AlertWebhook(this);
        }
    }
}
