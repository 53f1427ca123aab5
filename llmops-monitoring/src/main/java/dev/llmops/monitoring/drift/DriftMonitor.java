package dev.llmops.monitoring.drift;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationListener;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.experiments.drift.MeanDrift;
import dev.llmops.experiments.drift.MeanShift;
import dev.llmops.monitoring.alert.Alert.Severity;
import dev.llmops.monitoring.alert.Alerts;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Monitors live calls for drift on its own thread: a call hands over its record and continues. The first units are the reference, unless one
 * is given; each block of
 * units after it is compared with the reference by a {@link DriftDetector}, so at most {@code alpha} of the blocks give a false positive. Scores
 * and feedback are monitored one by one with
 * {@link MeanDrift}: at most {@code alpha} of the streams ever give one. A drifted signal fires the alert {@code drift:SIGNAL}, and a later
 * block without drift resolves it. State is bounded; data that
 * finds the queue full is dropped and counted. Safe for use by multiple threads.
 */
public final class DriftMonitor implements GenerationListener, FeedbackSink, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DriftMonitor.class);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final DriftDetector detector;
    private final Alerts alerts;
    private final int referenceUnits;
    private final int block;
    private final Consumer<DriftReport> reports;
    private final DriftSample reference;
    private final Map<String, Watch> watches = new HashMap<>();
    private final AtomicLong dropped = new AtomicLong();
    private final ThreadPoolExecutor worker;
    private DriftSample current;
    private boolean referenceFull;

    private DriftMonitor(Builder builder) {
        this.detector = builder.detector;
        this.alerts = builder.alerts;
        this.referenceUnits = builder.referenceUnits;
        this.block = builder.block;
        this.reports = builder.reports;
        this.referenceFull = builder.reference != null;
        this.reference = builder.reference == null ? detector.sample() : builder.reference;
        this.current = detector.sample();
        this.worker = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(builder.queue),
                DaemonThreads.named("llmops-drift"),
                (task, executor) -> dropped.incrementAndGet());
    }

    /** A stream of numbers whose mean is watched. */
    private static final class Watch {

        private final MeanDrift drift;
        private int alarmed;

        Watch(MeanDrift drift) {
            this.drift = drift;
        }
    }

    /**
     * {@return a builder}
     *
     * @param detector compares blocks
     * @param alerts receive the drift alerts
     */
    public static Builder builder(DriftDetector detector, Alerts alerts) {
        return new Builder(detector, alerts);
    }

    @Override
    public void onGeneration(Generation call) {
        if (call.live()) {
            worker.execute(() -> safely(() -> take(call)));
        }
    }

    /**
     * Adds an evaluator's judgement of a call; one without a score is ignored. Pass randomly selected ones, one per session: the share of bad ones
     * is what may change.
     *
     * @param judgement the judgement
     */
    public void onJudgement(Judgement judgement) {
        if (judgement.score() instanceof Score.Scored scored) {
            worker.execute(() -> safely(() -> take("score:" + judgement.evaluator(), scored.value())));
        }
    }

    /** Adds thumbs and ratings; other feedback is ignored. It stores nothing: also pass feedback on to its store. */
    @Override
    public void accept(Feedback feedback) {
        FeedbackValue.of(feedback.signal())
                .ifPresent(value -> worker.execute(() -> safely(() -> take(value.signal(), value.value()))));
    }

    /** {@return the number of calls, scores and feedback that were dropped because the queue was full or closed} */
    public long dropped() {
        return dropped.get();
    }

    private void take(Generation call) {
        if (!referenceFull) {
            reference.add(call);
            referenceFull = reference.units() >= referenceUnits;
            return;
        }
        current.add(call);
        if (current.units() >= block) {
            DriftSample full = current;
            current = detector.sample();
            report(detector.compare(reference, full));
        }
    }

    private void report(DriftReport report) {
        for (SignalDrift signal : report.signals()) {
            if (signal.drifted()) {
                fire(
                        signal.signal(),
                        String.format(
                                Locale.ROOT,
                                "%s drifted: now %s, was %s (p = %.4f)",
                                signal.signal(),
                                Figures.text(signal.current()),
                                Figures.text(signal.reference()),
                                signal.adjusted()));
            } else if (signal.pValue() != null) {
                alerts.resolve(name(signal.signal()));
            }
        }
        reports.accept(report);
    }

    private void take(String signal, double value) {
        Watch watch = watches.get(signal);
        if (watch == null) {
            if (watches.size() >= DriftSample.MAX_SIGNALS) {
                dropped.incrementAndGet();
                return;
            }
            watch = new Watch(MeanDrift.fromFirst(
                    Math.max(MeanDrift.FIRST_LOOK, referenceUnits),
                    Math.max(MeanDrift.FIRST_LOOK, block),
                    detector.alpha()));
            watches.put(signal, watch);
        }
        Optional<MeanShift> shift = watch.drift.add(value);
        if (shift.isPresent()) {
            watch.alarmed = shift.get().block();
            fire(signal, summary(signal, shift.get()));
        } else if (watch.alarmed > 0 && watch.drift.block() > watch.alarmed + 1) {
            watch.alarmed = 0;
            alerts.resolve(name(signal));
        }
    }

    private static String summary(String signal, MeanShift shift) {
        return String.format(
                Locale.ROOT,
                "%s drifted: mean %.4g of the last %d, was %.4g",
                signal,
                shift.live(),
                shift.n(),
                shift.reference());
    }

    private void fire(String signal, String summary) {
        alerts.fire(name(signal), Severity.TICKET, summary, Map.of("signal", signal));
    }

    private static String name(String signal) {
        return "drift:" + signal;
    }

    /** A model that fails, or a listener of reports that does, costs a block and not the thread. */
    private static void safely(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("drift could not be looked at", e);
        }
    }

    /**
     * Accepts no more data, and processes waiting data for at most ten seconds; the rest is dropped and counted. Closing twice has no effect.
     */
    @Override
    public void close() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(CLOSING.toSeconds(), TimeUnit.SECONDS)) {
                dropped.addAndGet(worker.shutdownNow().size());
            }
        } catch (InterruptedException e) {
            dropped.addAndGet(worker.shutdownNow().size());
            Thread.currentThread().interrupt();
        }
    }

    /** Builds a {@link DriftMonitor}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final DriftDetector detector;
        private final Alerts alerts;
        private @Nullable DriftSample reference;
        private int referenceUnits = 500;
        private int block = 250;
        private int queue = 1_000;
        private Consumer<DriftReport> reports = report -> {};

        private Builder(DriftDetector detector, Alerts alerts) {
            this.detector = Objects.requireNonNull(detector, "detector");
            this.alerts = Objects.requireNonNull(alerts, "alerts");
        }

        /**
         * Sets the reference. The default is the first units. Scores and feedback always use their first values as the reference.
         *
         * @param sample a sample from {@link DriftDetector#sample()}, such as of stored calls; must not be changed from now on
         * @return this
         */
        public Builder reference(DriftSample sample) {
            if (sample.units() < DriftDetector.MIN_UNITS) {
                throw new IllegalArgumentException("a reference must have at least " + DriftDetector.MIN_UNITS
                        + " units, but had " + sample.units());
            }
            this.reference = sample;
            return this;
        }

        /**
         * Sets how many of the first units are the reference. The default is 500.
         *
         * @param units at least {@value DriftDetector#MIN_UNITS}, at most the detector's sample size
         * @return this
         */
        public Builder referenceUnits(int units) {
            this.referenceUnits = requireUnits(units);
            return this;
        }

        /**
         * Sets the number of units in a block. The default is 250. Long blocks detect small changes, short ones quick changes.
         *
         * @param units at least {@value DriftDetector#MIN_UNITS}, at most the detector's sample size
         * @return this
         */
        public Builder block(int units) {
            this.block = requireUnits(units);
            return this;
        }

        /**
         * Sets how many calls may wait. The default is 1,000.
         *
         * @param calls at least 1
         * @return this
         */
        public Builder queue(int calls) {
            this.queue = Require.atLeast("calls", calls, 1);
            return this;
        }

        /**
         * Sets a listener for reports. By default there is none.
         *
         * @param listener called on the monitor's thread
         * @return this
         */
        public Builder onReport(Consumer<DriftReport> listener) {
            this.reports = Objects.requireNonNull(listener, "listener");
            return this;
        }

        private int requireUnits(int units) {
            if (units < DriftDetector.MIN_UNITS || units > detector.sampleSize()) {
                throw new IllegalArgumentException("units must be from " + DriftDetector.MIN_UNITS + " to the "
                        + detector.sampleSize() + " of the detector's sample, but was " + units);
            }
            return units;
        }

        /** {@return the monitor} */
        public DriftMonitor build() {
            return new DriftMonitor(this);
        }
    }
}
