package dev.llmops.experiments.assignment;

import dev.llmops.api.error.StoreException;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Exposure;
import dev.llmops.api.experiment.MetricSums;
import dev.llmops.api.experiment.Outcome;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.api.experiment.UnitQuery;
import dev.llmops.commons.internal.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps experiments, exposures and outcomes in memory, as long as the process lives: for tests, and for applications without a store.
 * It knows no calls, so {@link #units} tells of outcomes alone. Safe for use by multiple threads.
 */
public final class InMemoryExperimentStore implements ExperimentStore {

    private final InstantSource clock;
    private final Map<String, List<ExperimentVersion>> histories = new TreeMap<>();
    private final Map<Exposed, Exposure> exposures = new TreeMap<>();
    private final Map<Told, Outcome> outcomes = new HashMap<>();

    private InMemoryExperimentStore(InstantSource clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    private record Exposed(String experiment, String unit, int epoch) implements Comparable<Exposed> {
        @Override
        public int compareTo(Exposed other) {
            int byName = experiment.compareTo(other.experiment);
            int byUnit = byName != 0 ? byName : unit.compareTo(other.unit);
            return byUnit != 0 ? byUnit : Integer.compare(epoch, other.epoch);
        }
    }

    private record Told(String unit, String metric, String key) {}

    /**
     * {@return an empty store}
     *
     * @param clock tells when a version is made
     */
    public static InMemoryExperimentStore create(InstantSource clock) {
        return new InMemoryExperimentStore(clock);
    }

    @Override
    public synchronized ExperimentVersion put(Experiment experiment, int expectedVersion, ExperimentChange change) {
        List<ExperimentVersion> history = history(experiment.name());
        ExperimentVersion next = NextVersion.of(history, experiment, expectedVersion, change, clock.instant());
        Layers.check(next, latest());
        histories.computeIfAbsent(experiment.name(), name -> new ArrayList<>()).add(next);
        return next;
    }

    @Override
    public synchronized boolean renew(String name, int number, Instant until) {
        ExperimentVersion latest = find(name).orElse(null);
        if (latest == null || latest.number() != number || latest.leaseUntil() == null) {
            return false;
        }
        if (until.isAfter(latest.leaseUntil())) {
            Objects.requireNonNull(histories.get(name), "history").set(number - 1, latest.withLease(until));
        }
        return true;
    }

    @Override
    public synchronized Optional<ExperimentVersion> find(String name) {
        List<ExperimentVersion> history = history(name);
        return history.isEmpty() ? Optional.empty() : Optional.of(history.get(history.size() - 1));
    }

    @Override
    public synchronized List<ExperimentVersion> history(String name) {
        return List.copyOf(histories.getOrDefault(name, List.of()));
    }

    @Override
    public synchronized List<ExperimentVersion> latest() {
        return histories.values().stream()
                .map(history -> history.get(history.size() - 1))
                .toList();
    }

    @Override
    public synchronized CompletableFuture<Boolean> expose(Exposure exposure) {
        Exposed key = new Exposed(exposure.experiment(), exposure.unit(), exposure.epoch());
        return CompletableFuture.completedFuture(exposures.putIfAbsent(key, exposure) == null);
    }

    @Override
    public synchronized boolean save(Outcome outcome) {
        Outcome known = outcomes.putIfAbsent(new Told(outcome.unit(), outcome.metric(), outcome.key()), outcome);
        if (known != null && known.value() != outcome.value()) {
            throw new StoreException(
                    "outcome '" + outcome.metric() + "' of key '" + outcome.key() + "' was kept with the value "
                            + known.value() + ", and is now " + outcome.value()
                            + "; give what happened anew a key of its own",
                    null,
                    false);
        }
        return known == null;
    }

    @Override
    public void units(UnitQuery query, Consumer<UnitMetrics> reader) {
        rows(query).forEach(reader);
    }

    private synchronized List<UnitMetrics> rows(UnitQuery query) {
        Instant end = query.until() == null ? Instant.MAX : query.until();
        List<Exposure> exposed = exposures.values().stream()
                .filter(exposure -> exposure.experiment().equals(query.experiment()))
                .filter(exposure -> exposure.at().isBefore(end))
                .toList();
        Map<String, List<Outcome>> told = outcomes.values().stream().collect(Collectors.groupingBy(Outcome::unit));
        List<UnitMetrics> rows = new ArrayList<>();
        Instant first = Instant.MAX;
        for (int i = 0; i < exposed.size(); i++) {
            Exposure exposure = exposed.get(i);
            boolean continued = i > 0 && exposed.get(i - 1).unit().equals(exposure.unit());
            first = continued ? first : exposure.at();
            @Nullable
            Exposure next = i + 1 < exposed.size() && exposed.get(i + 1).unit().equals(exposure.unit())
                    ? exposed.get(i + 1)
                    : null;
            rows.add(row(
                    exposure,
                    told.getOrDefault(exposure.unit(), List.of()),
                    first,
                    end(exposure, next, query.window(), end)));
        }
        return rows;
    }

    private static Instant end(Exposure exposure, @Nullable Exposure next, @Nullable Duration window, Instant end) {
        Instant closed = window == null ? end : Durations.after(exposure.at(), window);
        Instant earliest = closed.isBefore(end) ? closed : end;
        return next != null && next.at().isBefore(earliest) ? next.at() : earliest;
    }

    private static UnitMetrics row(Exposure exposure, List<Outcome> told, Instant first, Instant end) {
        return new UnitMetrics(
                exposure.unit(),
                exposure.variant(),
                exposure.epoch(),
                exposure.at(),
                exposure.propensity(),
                exposure.segments(),
                sums(told, at -> !at.isBefore(exposure.at()) && at.isBefore(end)),
                sums(told, at -> at.isBefore(first)));
    }

    private static Map<String, MetricSums> sums(List<Outcome> told, Predicate<Instant> within) {
        Map<String, MetricSums> sums = new HashMap<>();
        told.stream()
                .filter(outcome -> within.test(outcome.at()))
                .forEach(outcome -> sums.merge(
                        outcome.metric(),
                        new MetricSums(1, outcome.value(), outcome.value() * outcome.value()),
                        MetricSums::plus));
        return sums;
    }

    @Override
    public synchronized long unjoined(String experiment) {
        List<Exposure> exposed = exposures.values().stream()
                .filter(exposure -> exposure.experiment().equals(experiment))
                .toList();
        Optional<Instant> first = exposed.stream().map(Exposure::at).min(Instant::compareTo);
        Set<String> units = exposed.stream().map(Exposure::unit).collect(Collectors.toSet());
        return first.isEmpty()
                ? 0
                : outcomes.values().stream()
                        .filter(outcome -> !outcome.at().isBefore(first.get()))
                        .filter(outcome -> !units.contains(outcome.unit()))
                        .count();
    }

    @Override
    public synchronized int erase(String unit) {
        int before = exposures.size() + outcomes.size();
        exposures.keySet().removeIf(key -> key.unit().equals(unit));
        outcomes.keySet().removeIf(key -> key.unit().equals(unit));
        return before - exposures.size() - outcomes.size();
    }
}
