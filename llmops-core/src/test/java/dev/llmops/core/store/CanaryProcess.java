package dev.llmops.core.store;

import dev.llmops.api.store.Store;
import dev.llmops.experiments.canary.CanaryController;
import dev.llmops.experiments.canary.Verdict;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** A JVM with users and a controller of a canary, until the canary has ended or somebody kills it. It tells of each look. */
final class CanaryProcess {

    private CanaryProcess() {}

    static Process start(Path file, long seed) throws java.io.IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dorg.sqlite.tmpdir=" + file.getParent(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        CanaryProcess.class.getName(),
                        file.toString(),
                        Long.toString(seed))
                .redirectError(new java.io.File(file + ".stderr"))
                .start();
    }

    public static void main(String[] arguments) {
        SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[1]));
        try (Store store = Stores.sqlite(Path.of(arguments[0]));
                CanaryController controller = CanaryController.builder(store.experiments(), "v7")
                        .by("process " + arguments[1])
                        .build()) {
            while (true) {
                CanaryUsers.serve(store.experiments(), 15, random);
                Verdict verdict = controller.tick();
                System.out.println(verdict.action() + " " + verdict.reason());
                if (verdict.reason().equals("the canary has ended")) {
                    return;
                }
            }
        }
    }
}
