package dev.llmops.eval.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.eval.dataset.Dataset;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills a JVM in the middle of a run, as {@code kill -9} does. */
class KilledRunTest {

    private static final int ROWS = 40;
    private static final int ANSWERED_BEFORE_THE_KILL = 25;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void a_run_whose_process_was_killed_goes_on_without_asking_anything_twice(int samples) throws Exception {
        Path file = folder.resolve("run.jsonl");
        Process process = start(file, samples);
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).as("the child's first line").isEqualTo("stuck");
        } finally {
            process.destroyForcibly().waitFor();
        }
        int kept = RunFile.read(file).samples().size();
        AtomicInteger calls = new AtomicInteger();

        EvaluationRun run = EvaluationRunnerTest.runner(Target.ofText(Child.TARGET, row -> {
                    calls.incrementAndGet();
                    return "yes";
                }))
                .samples(samples)
                .file(file)
                .build()
                .run(dataset());

        assertThat(kept).isEqualTo(ANSWERED_BEFORE_THE_KILL);
        assertThat(calls).hasValue(ROWS * samples - kept);
        assertThat(run.samples()).hasSize(ROWS * samples);
        assertThat(run.summary("exact-match").scored()).isEqualTo(ROWS);
    }

    private static Process start(Path file, int samples) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        file.toString(),
                        Integer.toString(samples))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Dataset dataset() {
        return EvaluationRunnerTest.rows(ROWS);
    }

    /** Answers some rows one after the other, and then waits to be killed. */
    static final class Child {

        static final String TARGET = "child";

        public static void main(String[] arguments) {
            Path file = Path.of(arguments[0]);
            CountDownLatch never = new CountDownLatch(1);
            AtomicInteger answered = new AtomicInteger();
            Target target = Target.ofText(TARGET, row -> {
                if (answered.getAndIncrement() == ANSWERED_BEFORE_THE_KILL) {
                    System.out.println("stuck");
                    waitFor(never);
                }
                return "yes";
            });
            assertThat(Files.exists(file)).isFalse();
            EvaluationRunnerTest.runner(target)
                    .concurrency(1)
                    .samples(Integer.parseInt(arguments[1]))
                    .file(file)
                    .build()
                    .run(dataset());
        }

        private static void waitFor(CountDownLatch never) {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
