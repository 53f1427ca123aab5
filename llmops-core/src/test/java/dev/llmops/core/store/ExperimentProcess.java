package dev.llmops.core.store;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentConflictException;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Exposure;
import dev.llmops.api.store.Store;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A JVM that moves weights until the experiment has enough versions, and exposes units: it tells how often it won, lost and was first. */
final class ExperimentProcess {

    static final String NAME = "tone";
    static final int VERSIONS = 25;
    static final int UNITS = 300;

    private ExperimentProcess() {}

    /** What it told: won, lost, first. */
    static int[] told(OtherJvm process) throws IOException, InterruptedException {
        return List.of(process.said().split(" ", -1)).stream()
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    public static void main(String[] arguments) {
        try (Store store = OtherJvm.store(arguments[0])) {
            int won = 0;
            int lost = 0;
            ExperimentVersion latest = store.experiments().find(NAME).orElseThrow();
            while (latest.number() < VERSIONS) {
                Experiment next = latest.experiment().withWeights(Map.of("b", latest.number()));
                try {
                    latest = store.experiments()
                            .put(
                                    next,
                                    latest.number(),
                                    ExperimentChange.of(ExperimentStatus.RUNNING, arguments[1], null));
                    won++;
                } catch (ExperimentConflictException e) {
                    lost++;
                    latest = store.experiments().find(NAME).orElseThrow();
                }
            }
            int first = 0;
            for (int i = 0; i < UNITS; i++) {
                first += store.experiments().expose(exposure(i, arguments[1])).join() ? 1 : 0;
            }
            System.out.println(won + " " + lost + " " + first);
        }
    }

    private static Exposure exposure(int unit, String by) {
        return new Exposure(
                NAME, 1, "a", "u" + unit, Instant.parse("2026-03-01T12:00:00Z"), null, 0.5, Map.of("by", by));
    }
}
