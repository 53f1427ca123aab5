package dev.llmops.core.internal.experiment;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.experiments.assignment.Dealer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The experiments that run. They are read from the store in the background, at most once in an interval, when a call asks for them;
 * until new ones are there, and while the store is down, the old ones go on. So no call waits for the store. Safe for use by several
 * threads.
 */
public final class LiveExperiments {

    private final ExperimentStore store;
    private final long intervalNanos;
    private final Executor background;
    private final Consumer<Throwable> onError;
    private final AtomicLong nextRead;
    private volatile List<Dealer> running;

    private LiveExperiments(
            ExperimentStore store, long now, Duration interval, Executor background, Consumer<Throwable> onError) {
        this.store = store;
        this.intervalNanos = interval.toNanos();
        this.background = background;
        this.onError = onError;
        this.nextRead = new AtomicLong(now + intervalNanos);
        this.running = read(List.of());
    }

    /**
     * Registers the experiments of the code, and reads all that run.
     *
     * @param store keeps them
     * @param given the experiments of the code
     * @param now nanoseconds of the clock that {@link #running} is told the time of
     * @param interval how long what was read is good for
     * @param background where to read again
     * @param onError hears why they could not be read again
     * @throws IllegalStateException if the store knows another experiment of the name of one in the code
     */
    public static LiveExperiments open(
            ExperimentStore store,
            List<Experiment> given,
            long now,
            Duration interval,
            Executor background,
            Consumer<Throwable> onError) {
        given.forEach(experiment -> GivenExperiments.register(store, experiment));
        return new LiveExperiments(store, now, interval, background, onError);
    }

    /** {@return no experiments, for calls that take part in none} */
    public static LiveExperiments none() {
        return new LiveExperiments(ExperimentStore.noop(), 0, Duration.ofDays(1), Runnable::run, error -> {});
    }

    /**
     * {@return the experiments that run, by name}
     *
     * @param now nanoseconds of the clock
     */
    public List<Dealer> running(long now) {
        long due = nextRead.get();
        if (now - due >= 0 && nextRead.compareAndSet(due, now + intervalNanos)) {
            background.execute(this::readAgain);
        }
        return running;
    }

    private void readAgain() {
        try {
            running = read(running);
        } catch (RuntimeException e) {
            onError.accept(e);
        }
    }

    /** Dealers of versions that have not changed stay: their tables are made once. */
    private List<Dealer> read(List<Dealer> before) {
        return store.latest().stream()
                .filter(ExperimentVersion::running)
                .map(version -> before.stream()
                        .filter(dealer -> dealer.version().equals(version))
                        .findFirst()
                        .orElseGet(() -> Dealer.of(version)))
                .toList();
    }
}
