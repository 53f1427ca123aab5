package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without the packages of Python: what the commands tell and refuse. */
class TuneCommandsTest {

    @TempDir
    Path folder;

    @Test
    void status_tells_of_a_job_that_stopped() throws IOException {
        Files.writeString(folder.resolve("job.json"), "{\"method\":\"dpo\"}");
        Files.writeString(folder.resolve("progress.jsonl"), """
                {"event":"started"}
                {"event":"step","step":7,"steps":20,"loss":0.5}
                {"event":"error","kind":"disk_full","message":"no room"}
                {"event":"st""");
        Files.createDirectories(folder.resolve("checkpoints/checkpoint-5"));
        Files.writeString(folder.resolve("checkpoints/checkpoint-5/complete"), "");

        CommandRun run = CommandRun.of("tune", "status", folder.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("stopped")
                .contains("dpo")
                .contains("checkpoint-5")
                .contains("no room");
        assertThat(CommandRun.of("tune", "status", folder.toString(), "--json").out())
                .contains("\"step\":7,\"steps\":20,\"loss\":0.5");
        assertThat(CommandRun.of("tune", "status", folder.resolve("none").toString())
                        .err())
                .contains("there is no training job in");
    }

    @Test
    void what_is_not_there_is_named() {
        CommandRun run = CommandRun.of(
                "tune",
                "run",
                "--data",
                folder.toString(),
                "--out",
                folder.resolve("job").toString(),
                "--python",
                folder.resolve("python").toString(),
                "--model",
                folder.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("the rows to learn from must be a file").hasLineCount(1);

        CommandRun setup = CommandRun.of(
                "tune",
                "setup",
                "--python",
                folder.resolve("none").toString(),
                "--folder",
                folder.resolve("x").toString());
        assertThat(setup.exitCode()).isEqualTo(1);
        assertThat(setup.err()).contains("the training environment cannot be made with");

        CommandRun convert = CommandRun.of(
                "tune",
                "convert",
                "--adapter",
                folder.toString(),
                "--model",
                folder.resolve("no.gguf").toString(),
                "--out",
                folder.resolve("out.gguf").toString());
        assertThat(convert.exitCode()).isEqualTo(1);
        assertThat(convert.err()).contains("there is no model file");
    }

    @Test
    void settings_have_limits() {
        CommandRun run = CommandRun.of(
                "tune", "run", "--data", "a", "--out", "b", "--python", "c", "--model", "d", "--rank", "0");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("rank must be from 1");
    }
}
