package dev.llmops.experiments.canary;

import dev.llmops.api.experiment.ExperimentVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a canary stands, as its versions tell.
 *
 * @param decision the latest decision, which may be of an earlier version
 * @param startedAt when the first stage began
 * @param stageAt when the stage that runs began
 * @param epochs a version of each epoch since the start in which both control and canary have a share, the first one that there is
 */
record CanaryHistory(
        ExperimentVersion latest,
        CanaryDecision decision,
        Instant startedAt,
        Instant stageAt,
        List<ExperimentVersion> epochs) {

    static CanaryHistory of(String name, List<ExperimentVersion> versions) {
        CanaryDecision decision = null;
        Instant startedAt = Instant.EPOCH;
        Instant stageAt = Instant.EPOCH;
        List<ExperimentVersion> epochs = new ArrayList<>();
        for (ExperimentVersion version : versions) {
            CanaryDecision made = CanaryDecision.of(version);
            if (made != null && made.action() == Action.START) {
                epochs.clear();
                startedAt = version.at();
            }
            if (made != null && (made.action() == Action.START || made.action() == Action.STEP_UP)) {
                stageAt = version.at();
            }
            if (made != null) {
                decision = made;
            }
            // A canary that begins with the weights that it was stopped at goes on in their epoch.
            if (epochs.stream().noneMatch(known -> known.epoch() == version.epoch()) && compares(version)) {
                epochs.add(version);
            }
        }
        if (decision == null) {
            throw new IllegalArgumentException("experiment '" + name + "' is no canary: "
                    + (versions.isEmpty() ? "there is none of that name" : "none of its versions is a canary's")
                    + "; begin one with Canaries.start(...)");
        }
        return new CanaryHistory(versions.get(versions.size() - 1), decision, startedAt, stageAt, List.copyOf(epochs));
    }

    private static boolean compares(ExperimentVersion version) {
        return version.experiment().variants().size() == 2 && share(version) > 0 && share(version) < 1;
    }

    /** {@return the canary's share of the units of control and canary} */
    static double share(ExperimentVersion version) {
        return version.propensity(Canaries.canary(version.experiment()).name());
    }

    /** {@return the place of the epoch that began with the version of a number, or -1} */
    int epoch(int number) {
        for (int i = 0; i < epochs.size(); i++) {
            if (epochs.get(i).epoch() == number) {
                return i;
            }
        }
        return -1;
    }
}
