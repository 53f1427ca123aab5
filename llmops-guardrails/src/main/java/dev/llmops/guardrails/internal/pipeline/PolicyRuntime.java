package dev.llmops.guardrails.internal.pipeline;

import dev.llmops.guardrails.policy.DetectorRule;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** What a policy runs with: time, chance, threads. Safe for use by multiple threads. */
public final class PolicyRuntime {

    private static final Duration REMOTE_TIMEOUT = Duration.ofSeconds(5);

    private final LongSupplier nanos;
    private final RandomGenerator random;
    private final Fingerprints fingerprints;
    private final RemoteDetectors remote = new RemoteDetectors();

    public PolicyRuntime(LongSupplier nanos, RandomGenerator random, Fingerprints fingerprints) {
        this.fingerprints = fingerprints;
        this.nanos = nanos;
        this.random = random;
    }

    long nanos() {
        return nanos.getAsLong();
    }

    Fingerprints fingerprints() {
        return fingerprints;
    }

    RemoteDetectors remote() {
        return remote;
    }

    Duration timeout(DetectorRule rule) {
        return rule.timeout() == null ? REMOTE_TIMEOUT : rule.timeout();
    }

    boolean sampled(DetectorRule rule) {
        if (rule.sample() >= 1) {
            return true;
        }
        synchronized (random) {
            return random.nextDouble() < rule.sample();
        }
    }
}
