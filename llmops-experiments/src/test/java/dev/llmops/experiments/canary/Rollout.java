package dev.llmops.experiments.canary;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.MetricSums;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.identity.Caller;
import dev.llmops.experiments.assignment.Dealer;
import dev.llmops.experiments.assignment.Dealt;
import dev.llmops.experiments.assignment.InMemoryExperimentStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** A canary in the hands of a test: users come when it says so, and time moves when it says so. */
final class Rollout implements CanaryListener {

    static final long SEED = 20261203;
    static final Instant START = Instant.parse("2026-11-29T10:00:00Z");

    static final Experiment EXPERIMENT =
            Experiment.of("v7", "support", Variant.control("control", 1), Variant.ofModel("canary", 1, "new"));

    final AtomicLong nanos = new AtomicLong();
    final Interrupting store = new Interrupting(InMemoryExperimentStore.create(this::now));
    final Canaries canaries = Canaries.of(store, this::now);
    final List<String> told = new ArrayList<>();
    double failing = 0.05;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private int users;

    static CanaryPlan.Builder plan() {
        return CanaryPlan.builder()
                .guard(Guard.failures("failed", 0.1))
                .stage(0.1, 20, Duration.ofMinutes(10))
                .stage(0.5, 100, Duration.ofMinutes(10));
    }

    Instant now() {
        return START.plusNanos(nanos.get());
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    CanaryController controller(String by) {
        return CanaryController.builder(store, "v7")
                .by(by)
                .listener(this)
                .time(this::now, nanos::get)
                .build();
    }

    /** New users come, and each has one call. */
    void serve(int count) {
        ExperimentVersion version = store.find("v7").orElseThrow();
        Dealer dealer = Dealer.of(version);
        for (int i = 0; i < count; i++) {
            String user = "u" + users++;
            Dealt dealt = dealer.deal(new Caller(user, null, null, Map.of()), now());
            boolean canary = dealt.variant().name().equals("canary");
            double failed = random.nextDouble() < (canary ? failing : 0.05) ? 1 : 0;
            if (dealt.outside() == null) {
                store.units.add(new UnitMetrics(
                        user,
                        dealt.variant().name(),
                        version.epoch(),
                        now(),
                        version.propensity(dealt.variant().name()),
                        Map.of(),
                        Map.of("failed", new MetricSums(1, failed, failed)),
                        Map.of()));
            }
        }
    }

    ExperimentVersion latest() {
        return store.find("v7").orElseThrow();
    }

    @Override
    public void promoted(ExperimentVersion version, CanaryDecision decision) {
        told.add("promoted " + version.number());
    }

    @Override
    public void rolledBack(ExperimentVersion version, CanaryDecision decision) {
        told.add("rolled back " + version.number());
    }
}
