package dev.llmops.tuning.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llmops.testkit.disk.SmallDisk;
import dev.llmops.tuning.job.TrainingException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own training program under a plain Python, as far as it goes without its packages. */
class TrainingProgramTest {

    @TempDir
    Path work;

    /** A Python that has packages of these versions, with nothing in them. */
    private Path python(String trl) throws IOException {
        Path site = Files.createDirectories(work.resolve("site"));
        for (String name :
                List.of("transformers", "peft", "torch", "accelerate", "datasets", "tokenizers", "safetensors")) {
            install(site, name, "5.0");
        }
        if (!trl.isEmpty()) {
            install(site, "trl", trl);
        }
        return FakeTrainer.program(
                work, "#!/bin/sh\nPYTHONPATH='" + site + "' exec '" + FakeTrainer.python() + "' -S \"$@\"\n");
    }

    private static void install(Path site, String name, String version) throws IOException {
        Path info = Files.createDirectories(site.resolve(name + "-" + version + ".dist-info"));
        Files.writeString(
                info.resolve("METADATA"), "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n");
    }

    private TrainingException failure(Path python, String rows) throws IOException {
        Path base = Files.createDirectories(work.resolve("base"));
        Files.writeString(base.resolve("config.json"), "{}");
        TrainingJob job = TrainingJob.builder()
                .python(python)
                .base(base)
                .train(Files.writeString(work.resolve("train.jsonl"), rows))
                .folder(work.resolve("job"))
                .build();
        return catchThrowableOfType(
                TrainingException.class, () -> job.start(event -> {}).await());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.24.0", "1.15.9", "2.0.0", "2.0.0rc1", "10.1"})
    void another_version_of_trl_is_refused(String version) throws IOException {
        TrainingException refused = failure(python(version), "{}\n");

        assertThat(refused.kind()).isEqualTo(Kind.VERSION);
        assertThat(refused)
                .hasMessageContaining("trl must be at least 1.16 and below 2, but is " + version)
                .hasMessageContaining("llmops tune setup");
    }

    @Test
    void a_python_without_trl_is_refused() throws IOException {
        TrainingException refused = failure(python(""), "{}\n");

        assertThat(refused.kind()).isEqualTo(Kind.ENVIRONMENT);
        assertThat(refused).hasMessageContaining("no package 'trl'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no json | line 1 of",
                "{\"prompt\":[{\"role\":\"user\",\"content\":\"a\"}],\"completion\":[]} | must have 'completion' for sft",
                "[1] | must have 'prompt' for sft; export it as trl-sft",
                "'' | must have rows, but is empty"
            })
    void rows_of_another_form_are_refused_by_their_line_and_without_their_text(String rows, String message)
            throws IOException {
        TrainingException refused = failure(python("1.16.0"), rows);

        assertThat(refused.kind()).isEqualTo(Kind.DATA);
        assertThat(refused).hasMessageContaining(message);
        assertThat(refused.getMessage()).doesNotContain("no json");
    }

    @Test
    void a_package_that_does_not_load_is_an_environment_that_is_none() throws IOException {
        TrainingException refused = failure(
                python("1.99.1"),
                "{\"prompt\":[{\"role\":\"user\",\"content\":\"a\"}],\"completion\":[{\"role\":\"assistant\",\"content\":\"b\"}]}\n");

        assertThat(refused.kind()).isEqualTo(Kind.ENVIRONMENT);
        assertThat(refused).hasMessageContaining("No module named 'datasets'");
    }

    @Test
    void a_program_whose_parent_is_gone_ends_by_itself_though_it_hangs() throws Exception {
        Path programs = Programs.write(work);
        String hangs = "import sys, time; sys.path.insert(0, r'" + programs + "')\n"
                + "from worker import Worker; worker = Worker(r'" + work + "', 0.01)\n"
                + "worker.run(lambda: (worker.emit('began'), time.sleep(600)))";
        Process process = new ProcessBuilder(FakeTrainer.python().toString(), "-B", "-c", hangs)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).contains("began");
        // As the system does for a parent that was killed.
        process.getOutputStream().close();

        assertThat(process.waitFor()).isEqualTo(1);
    }

    @Test
    void a_disk_that_is_full_is_told_and_the_job_begins_again_when_there_is_room() throws Exception {
        Path python = python("1.16.0");
        Path large = Files.createDirectories(work.resolve("site/datasets")).resolve("__init__.py");
        // A library that writes into the job's folder, as one does that saves weights.
        Files.writeString(large, "import sys\nopen(sys.argv[-1] + '/weights', 'wb').write(bytes(8 << 20))\n");
        String rows =
                "{\"prompt\":[{\"role\":\"user\",\"content\":\"a\"}],\"completion\":[{\"role\":\"assistant\",\"content\":\"b\"}]}\n";

        try (SmallDisk disk = SmallDisk.mount(work.resolve("job"), "2m")) {
            TrainingException full = failure(python, rows);

            assertThat(full.kind()).isEqualTo(Kind.DISK_FULL);
            assertThat(full.retryable()).isTrue();
            assertThat(full).hasMessageContaining("No space left on device");
            assertThat(TrainingStatus.read(work.resolve("job")).state()).isEqualTo(TrainingStatus.State.STOPPED);

            Files.delete(disk.file("weights"));
            disk.resize("64m");
            assertThat(failure(python, rows).kind())
                    .as("it comes as far as this Python has packages")
                    .isEqualTo(Kind.ENVIRONMENT);
        }
    }

    @Test
    void nothing_is_written_outside_of_the_folder() throws IOException {
        Path site = work.resolve("site");
        Path outside = work.resolve("outside.txt");
        Path python = python("1.16.0");
        Path wicked = Files.createDirectories(site.resolve("datasets"));
        Files.writeString(wicked.resolve("__init__.py"), "import os\nopen(r'" + outside + "', 'w').write('x')\n");

        TrainingException refused = failure(
                python,
                "{\"prompt\":[{\"role\":\"user\",\"content\":\"a\"}],\"completion\":[{\"role\":\"assistant\",\"content\":\"b\"}]}\n");

        assertThat(refused.kind()).isEqualTo(Kind.OUTSIDE_FOLDER);
        assertThat(refused).hasMessageContaining("outside.txt");
        assertThat(outside).doesNotExist();
    }
}
