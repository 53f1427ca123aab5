package dev.llmops.core.store;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Exposure;
import dev.llmops.api.experiment.Outcome;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.identity.Caller;
import dev.llmops.experiments.assignment.Dealer;
import dev.llmops.experiments.canary.CanaryPlan;
import dev.llmops.experiments.canary.Guard;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;

/** A good canary, and users who meet it. */
final class CanaryUsers {

    static final Experiment EXPERIMENT =
            Experiment.of("v7", "support", Variant.control("control", 1), Variant.ofModel("canary", 1, "new"));

    static final CanaryPlan PLAN = CanaryPlan.builder()
            .guard(Guard.failures("failed", 0.2))
            .stage(0.1, 10, Duration.ZERO)
            .stage(0.25, 40, Duration.ZERO)
            .stage(0.5, 80, Duration.ZERO)
            .build();

    private CanaryUsers() {}

    /** New users come, each with one outcome. */
    static void serve(ExperimentStore store, int users, SplittableRandom random) {
        ExperimentVersion version = store.find("v7").orElseThrow();
        Dealer dealer = Dealer.of(version);
        Instant at = version.at().plusMillis(1);
        for (int i = 0; i < users; i++) {
            String user = "u" + random.nextLong();
            String variant = dealer.deal(Caller.user(user)).variant().name();
            if (version.propensity(variant) > 0) {
                store.expose(new Exposure(
                                "v7", version.epoch(), variant, user, at, null, version.propensity(variant), Map.of()))
                        .join();
                store.save(new Outcome(user, "failed", random.nextInt(20) == 0 ? 1 : 0, at.plusMillis(1), "1"));
            }
        }
    }
}
