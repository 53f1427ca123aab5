package dev.llmops.eval.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.DatasetFile;
import dev.llmops.eval.dataset.DatasetFile.MalformedRows;
import dev.llmops.eval.dataset.RowSource;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamedRunTest {

    @TempDir
    Path folder;

    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void a_streamed_run_adds_up_to_what_a_run_in_memory_does_and_goes_on_like_it() {
        Dataset rows = EvaluationRunnerTest.rows(200);
        DatasetFile.write(folder.resolve("yes.jsonl"), rows);
        RowSource streamed = DatasetFile.stream(folder.resolve("yes.jsonl"), MalformedRows.REFUSE);
        EvaluationRun kept = runner(folder.resolve("kept.jsonl"), false, 3)
                .build()
                .run(DatasetFile.read(folder.resolve("yes.jsonl")));

        Path file = folder.resolve("streamed.jsonl");
        runner(file, true, 3).build().runStreamed(streamed);
        calls.set(0);
        RunTotals totals = runner(file, false, 3).build().runStreamed(streamed);

        assertThat(calls).as("only those without an answer are asked again").hasValue(60);
        assertThat(totals.rows()).isEqualTo(200);
        assertThat(totals.stopped()).isNull();
        assertThat(totals.info()).isEqualTo(kept.info());
        // The order of rows is another, and with it the last digit of a sum.
        assertThat(totals.summaries().get(0).scored()).isEqualTo(200);
        assertThat(totals.summaries().get(0).estimate().mean())
                .isCloseTo(kept.summary("exact-match").estimate().mean(), org.assertj.core.data.Offset.offset(1e-12));
        assertThat(totals.spending()).isEqualTo(kept.spending());
        assertThat(RunFile.read(file).summaries()).isEqualTo(kept.summaries());
        assertThat(RunFile.rows(file)).isEqualTo(200);
        assertThat(totals.samples()).isEqualTo(kept.totals().samples()).isEqualTo(600);
    }

    /** Its text alone is 50 MB: a run that keeps rows does not fit into the child's 32. */
    @Tag("full")
    @Test
    void rows_that_do_not_fit_into_the_memory_are_run_and_gone_on_with() throws Exception {
        Path data = data(5_000, 10_000);

        assertThat(child(data, "32m")).isEqualTo("5000 rows, 5000 asked, mean 1.0");
        assertThat(child(data, "32m")).isEqualTo("5000 rows, 0 asked, mean 1.0");
    }

    @Test
    @Tag("full")
    void a_million_rows_are_run_in_128_megabytes() throws Exception {
        Path data = data(1_000_000, 100);

        assertThat(child(data, "128m")).isEqualTo("1000000 rows, 1000000 asked, mean 1.0");
        assertThat(child(data, "128m")).isEqualTo("1000000 rows, 0 asked, mean 1.0");
    }

    private Path data(int rows, int length) throws IOException {
        Path data = folder.resolve("rows.jsonl");
        String filler = "word ".repeat(length / 5);
        try (BufferedWriter out = Files.newBufferedWriter(data)) {
            for (int i = 0; i < rows; i++) {
                out.write("{\"id\":\"row-" + i + "\",\"input\":\"" + filler + i + "\",\"expected\":\"yes\"}\n");
            }
        }
        return data;
    }

    private String child(Path data, String heap) throws Exception {
        Path errors = folder.resolve("errors.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        data.toString(),
                        folder.resolve("run.jsonl").toString())
                .redirectError(errors.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return out.strip();
    }

    private EvaluationRunner.Builder runner(Path file, boolean shaky, int samples) {
        Target target = Target.ofText("t", row -> {
            calls.incrementAndGet();
            if (shaky && row.id().endsWith("7")) {
                throw new ModelUnavailableException("gone");
            }
            return Integer.parseInt(row.id()) % 3 == 0 ? "yes" : "no";
        });
        return EvaluationRunnerTest.runner(target).samples(samples).file(file);
    }

    /** Runs a file of rows in as much memory as it was given. */
    static final class Child {

        public static void main(String[] arguments) {
            AtomicInteger asked = new AtomicInteger();
            Target target = Target.ofText("yes", row -> {
                asked.incrementAndGet();
                return "yes";
            });
            RunTotals totals = EvaluationRunnerTest.runner(target)
                    .file(Path.of(arguments[1]))
                    .build()
                    .runStreamed(DatasetFile.stream(Path.of(arguments[0]), MalformedRows.REFUSE));
            System.out.println(totals.rows() + " rows, " + asked + " asked, mean "
                    + totals.summaries().get(0).estimate().mean());
        }
    }
}
