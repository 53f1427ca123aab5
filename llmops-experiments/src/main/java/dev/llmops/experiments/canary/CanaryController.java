package dev.llmops.experiments.canary;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentConflictException;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.commons.internal.time.SystemTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a canary from time to time and does what its plan says. All its state is in the store, so it goes on after a restart, and
 * several processes may run one for the same canary: of two decisions on the same version only the first is kept, and the other is
 * made anew at the next look. Each look that finds nothing to decide renews the canary's lease; when no controller renews it, all calls
 * get the control.
 *
 * <p>The stages' times are told by the wall clock, and the silence of a canary by this process's own ticker since its last call, so a
 * clock that is wrong rolls nothing back.
 *
 * <p>Safe for use by multiple threads.
 */
public final class CanaryController implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CanaryController.class);

    private static final int CLOSING_SECONDS = 10;

    private final ExperimentStore store;
    private final String name;
    private final String by;
    private final List<CanaryListener> listeners;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private long calls = -1;
    private long calledAt;
    private @Nullable ScheduledExecutorService timer;
    private boolean closed;

    private CanaryController(Builder builder) {
        this.store = builder.store;
        this.name = builder.name;
        this.by = builder.by;
        this.listeners = List.copyOf(builder.listeners);
        this.clock = builder.clock;
        this.nanos = builder.nanos;
    }

    /**
     * {@return a builder}
     *
     * @param store keeps the experiment
     * @param name name of the experiment, which {@link Canaries#start} began
     */
    public static Builder builder(ExperimentStore store, String name) {
        return new Builder(store, name);
    }

    /**
     * Looks at the canary once, and decides.
     *
     * @return what was decided; {@link Action#CONTINUE} if nothing, or if another process decided first
     * @throws IllegalArgumentException if the experiment is no canary, or a metric has values that its guard does not take
     * @throws dev.llmops.api.error.StoreException if the store could not be read, or whether it kept the decision is not known; the next
     *     look finds out
     */
    public synchronized Verdict tick() {
        CanaryHistory canary = CanaryHistory.of(name, store.history(name));
        Action last = canary.decision().action();
        if (!canary.latest().running() || last == Action.SETTLE) {
            return new Verdict(Action.CONTINUE, "the canary has ended", List.of());
        }
        try {
            if (last == Action.PROMOTE || last == Action.ROLLBACK) {
                return settle(canary);
            }
            return decide(canary);
        } catch (ExperimentConflictException e) {
            return new Verdict(Action.CONTINUE, "another process decided first: " + e.getMessage(), List.of());
        }
    }

    private Verdict decide(CanaryHistory canary) {
        CanaryPlan plan = canary.decision().plan();
        Observation observed = observe(canary);
        Verdict verdict = plan.decide(observed);
        Instant lease = Canaries.leaseUntil(plan, clock.instant());
        if (verdict.action() == Action.CONTINUE) {
            store.renew(name, canary.latest().number(), lease);
            return verdict;
        }
        int stage = observed.stage() + (verdict.action() == Action.STEP_UP ? 1 : 0);
        CanaryDecision decision =
                new CanaryDecision(verdict.action(), stage, verdict.reason(), plan, observed, verdict.bounds());
        boolean ended = verdict.action() == Action.PROMOTE || verdict.action() == Action.ROLLBACK;
        ExperimentVersion made = store.put(
                next(canary.latest().experiment(), decision),
                canary.latest().number(),
                new ExperimentChange(
                        ExperimentStatus.RUNNING, by, verdict.reason(), decision.evidence(), ended ? null : lease));
        LOG.info("canary '{}', version {}: {}, {}", name, made.number(), verdict.action(), verdict.reason());
        if (ended) {
            settle(new CanaryHistory(made, decision, canary.startedAt(), canary.stageAt(), canary.epochs()));
        }
        return verdict;
    }

    private static Experiment next(Experiment experiment, CanaryDecision decision) {
        return switch (decision.action()) {
            case STEP_UP ->
                Canaries.weighted(
                        experiment,
                        decision.plan().stages().get(decision.stage()).weight());
            case PROMOTE -> Canaries.weighted(experiment, 10_000);
            case ROLLBACK -> Canaries.weighted(experiment, 0);
            default -> experiment;
        };
    }

    private Observation observe(CanaryHistory canary) {
        CanaryDecision last = canary.decision();
        CanaryEvidence evidence = CanaryEvidence.read(store, canary);
        long now = nanos.getAsLong();
        if (evidence.calls() != calls) {
            calls = evidence.calls();
            calledAt = now;
        }
        Instant at = clock.instant();
        return new Observation(
                last.stage(),
                since(canary.stageAt(), at),
                since(canary.startedAt(), at),
                Duration.ofNanos(now - calledAt),
                last.action() == Action.AWAIT_APPROVAL,
                last.action() == Action.APPROVE,
                evidence.epochs(),
                evidence.returning());
    }

    private static Duration since(Instant start, Instant now) {
        return now.isBefore(start) ? Duration.ZERO : Duration.between(start, now);
    }

    /**
     * Tells the listeners, and notes that they have all done what follows. The experiment goes on and gives everybody the same: without it
     * a call that names no version would get the latest one, promoted or not.
     */
    private Verdict settle(CanaryHistory canary) {
        CanaryDecision decision = canary.decision();
        boolean promoted = decision.action() == Action.PROMOTE;
        for (CanaryListener listener : listeners) {
            if (promoted) {
                listener.promoted(canary.latest(), decision);
            } else {
                listener.rolledBack(canary.latest(), decision);
            }
        }
        String reason = promoted ? "everybody gets the canary" : "everybody gets the control";
        CanaryDecision settled =
                new CanaryDecision(Action.SETTLE, decision.stage(), reason, decision.plan(), null, List.of());
        store.put(
                canary.latest().experiment(),
                canary.latest().number(),
                new ExperimentChange(ExperimentStatus.RUNNING, by, reason, settled.evidence(), null));
        return new Verdict(Action.SETTLE, reason, List.of());
    }

    /**
     * Looks at the canary at once and then again and again, on a thread that keeps no JVM alive. What goes wrong is reported, and the next
     * look tries again; the canary's lease is not renewed meanwhile.
     *
     * @param every time between two looks, above 0; a few of them should fit into the plan's lease
     * @return this
     * @throws IllegalStateException if it was started or closed before
     */
    public synchronized CanaryController start(Duration every) {
        Require.positive("every", every);
        if (closed || timer != null) {
            throw new IllegalStateException("the controller was started or closed already; make a new one");
        }
        timer = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("llmops-canary"));
        // What fails within a look is told to the listener there.
        var unused = timer.scheduleWithFixedDelay(this::look, 0, Durations.nanos(every), TimeUnit.NANOSECONDS);
        return this;
    }

    private void look() {
        try {
            tick();
        } catch (RuntimeException | Error e) {
            LOG.warn("a look at a canary failed: {}", e.toString(), e);
        }
    }

    /** Ends the thread, after the look that it may be at. Doing it twice does nothing. The canary then lasts as long as its lease. */
    @Override
    public void close() {
        ScheduledExecutorService running;
        synchronized (this) {
            closed = true;
            running = timer;
        }
        if (running != null) {
            running.shutdownNow();
            try {
                if (!running.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                    LOG.warn(
                            "the controller of canary '{}' is still at a look {} seconds later", name, CLOSING_SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Builds a {@link CanaryController}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final ExperimentStore store;
        private final String name;
        private final List<CanaryListener> listeners = new ArrayList<>();
        private String by = "canary controller";
        private InstantSource clock = SystemTime.clock();
        private LongSupplier nanos = SystemTime.ticker();

        private Builder(ExperimentStore store, String name) {
            this.store = Objects.requireNonNull(store, "store");
            this.name = Objects.requireNonNull(name, "name");
        }

        /**
         * Adds somebody who does what follows from a decision.
         *
         * @param listener the listener
         * @return this
         */
        public Builder listener(CanaryListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /**
         * Sets the name that decisions are signed with; {@code canary controller} if not set.
         *
         * @param value the name, such as that of the host
         * @return this
         */
        public Builder by(String value) {
            this.by = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the time.
         *
         * @param wallClock tells the time of day
         * @param ticker nanoseconds from any origin, never going back
         * @return this
         */
        public Builder time(InstantSource wallClock, LongSupplier ticker) {
            this.clock = Objects.requireNonNull(wallClock, "wallClock");
            this.nanos = Objects.requireNonNull(ticker, "ticker");
            return this;
        }

        /** {@return the controller, which looks when it is told to} */
        public CanaryController build() {
            return new CanaryController(this);
        }
    }
}
