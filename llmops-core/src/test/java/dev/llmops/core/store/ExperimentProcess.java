package dev.llmops.core.store;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentConflictException;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Exposure;
import dev.llmops.api.store.Store;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A JVM that moves weights until the experiment has enough versions, and exposes units: it tells how often it won, lost and was first. */
final class ExperimentProcess {

    static final String NAME = "tone";
    static final int VERSIONS = 25;
    static final int UNITS = 300;

    private ExperimentProcess() {}

    static Process start(String address, String by, Path folder) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.sqlite.tmpdir=" + folder,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ExperimentProcess.class.getName(),
                address,
                by);
        return new ProcessBuilder(command)
                .redirectError(new File(folder.toFile(), by + ".stderr"))
                .start();
    }

    /** What it told: won, lost, first. */
    static int[] told(Process process) throws IOException, InterruptedException {
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new AssertionError("the process ended with " + process.exitValue() + ": " + text);
        }
        return List.of(text.split(" ", -1)).stream().mapToInt(Integer::parseInt).toArray();
    }

    public static void main(String[] arguments) {
        try (Store store =
                arguments[0].startsWith("jdbc:") ? Stores.jdbc(arguments[0]) : Stores.sqlite(Path.of(arguments[0]))) {
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
