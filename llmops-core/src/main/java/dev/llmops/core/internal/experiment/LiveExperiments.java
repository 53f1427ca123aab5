package dev.llmops.core.internal.experiment;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.experiments.assignment.Dealer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The experiments that run. They are read from the store in the background, at most once in an interval, when a call asks for them;
 * until new ones are there, and while the store is down, the old ones go on. So no call waits for the store. Safe for use by several
 * threads.
 */
public final class LiveExperiments {

    /** No reading of a clock that counts nanoseconds. */
    private static final long NEVER = Long.MIN_VALUE;

    private final ExperimentStore store;
    private final long intervalNanos;
    private final Executor background;
    private final Function<Experiment, @Nullable String> problem;
    private final Consumer<Throwable> onError;
    private final Set<ExperimentVersion> told = new HashSet<>();
    /** Null until the first call. */
    private final AtomicLong nextRead = new AtomicLong(NEVER);

    private volatile List<Dealer> running;

    private LiveExperiments(
            ExperimentStore store,
            Duration interval,
            Executor background,
            Function<Experiment, @Nullable String> problem,
            Consumer<Throwable> onError) {
        this.problem = problem;
        this.store = store;
        this.intervalNanos = Durations.nanos(interval);
        this.background = background;
        this.onError = onError;
        this.running = read(List.of());
    }

    /**
     * Registers the experiments of the code, and reads all that run.
     *
     * @param store keeps them
     * @param given the experiments of the code
     * @param interval how long what was read is good for
     * @param background where to read again
     * @param problem says why an experiment cannot run in this application, or null if it can
     * @param onError hears why one does not run, and why they could not be read again
     * @throws IllegalStateException if one in the code cannot run here, or the store knows another one of its name
     */
    public static LiveExperiments open(
            ExperimentStore store,
            List<Experiment> given,
            Duration interval,
            Executor background,
            Function<Experiment, @Nullable String> problem,
            Consumer<Throwable> onError) {
        for (Experiment experiment : given) {
            String wrong = problem.apply(experiment);
            if (wrong != null) {
                throw new IllegalStateException(wrong);
            }
            GivenExperiments.register(store, experiment);
        }
        return new LiveExperiments(store, interval, background, problem, onError);
    }

    /**
     * {@return the experiments that run, by name}
     *
     * @param now nanoseconds of the clock
     */
    public List<Dealer> running(long now) {
        long due = nextRead.get();
        if (due == NEVER) {
            nextRead.compareAndSet(NEVER, now + intervalNanos);
        } else if (now - due >= 0 && nextRead.compareAndSet(due, now + intervalNanos)) {
            background.execute(this::readAgain);
        }
        return running;
    }

    private void readAgain() {
        try {
            running = read(running);
        } catch (RuntimeException | Error e) {
            onError.accept(e);
        }
    }

    /** One that names what is not here must not make calls fail: it is left out, and told of once. */
    private boolean canRun(ExperimentVersion version) {
        String wrong = problem.apply(version.experiment());
        if (wrong != null && told.add(version)) {
            onError.accept(new IllegalStateException(wrong));
        }
        return wrong == null;
    }

    /** Dealers of versions that have not changed stay: their tables are made once. */
    private List<Dealer> read(List<Dealer> before) {
        return store.latest().stream()
                .filter(ExperimentVersion::running)
                .filter(this::canRun)
                .map(version -> before.stream()
                        .filter(dealer -> dealer.version().equals(version))
                        .findFirst()
                        .orElseGet(() -> Dealer.of(version)))
                .toList();
    }
}
