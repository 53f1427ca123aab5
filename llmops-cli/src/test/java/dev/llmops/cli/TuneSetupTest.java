package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code tune setup} with Python itself, but with a venv, a pip and a disk that are made up: nothing is downloaded. */
@DisabledOnOs(OS.WINDOWS)
class TuneSetupTest {

    @TempDir
    Path folder;

    private Path python;
    private Path environment;
    private Path installed;

    @BeforeEach
    void fakes() throws IOException, InterruptedException {
        assumeTrue(hasPython(), "skipped: Python 3.10 or newer is not here");
        environment = folder.resolve("trl");
        installed = folder.resolve("installed.txt");
        Path fakes = Files.createDirectories(folder.resolve("fakes"));
        Files.writeString(fakes.resolve("sitecustomize.py"), """
                import collections, os, shutil
                Usage = collections.namedtuple("Usage", "total used free")
                shutil.disk_usage = lambda path: Usage(0, 0, float(os.environ["FAKE_FREE"]) * 1e9)
                """);
        Files.writeString(fakes.resolve("venv.py"), """
                import pathlib, sys
                folder = pathlib.Path(sys.argv[-1])
                (folder / "bin").mkdir(parents=True)
                (folder / "pyvenv.cfg").write_text("made up")
                python = folder / "bin" / "python"
                python.write_text(pathlib.Path(__file__).with_name("environment.sh").read_text())
                python.chmod(0o755)
                """);
        // What the environment's own Python is asked: to install with pip, and to try out.
        Files.writeString(fakes.resolve("environment.sh"), """
                #!/bin/sh
                if [ "$2" = pip ]; then
                  if [ -e '%1$s/offline' ]; then echo "pip: no network" >&2; exit 1; fi
                  echo "$@" >> '%2$s'
                else
                  echo "tried out"
                fi
                """.formatted(folder, installed));
        python = free(100);
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 10))")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@return Python on a machine whose disk has so many gigabytes free} */
    private Path free(int gigabytes) throws IOException {
        Path script = Files.writeString(
                folder.resolve("python-" + gigabytes), """
                #!/bin/sh
                FAKE_FREE=%d PYTHONPATH='%s' exec python3 "$@"
                """.formatted(gigabytes, folder.resolve("fakes")));
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    private CommandRun setUp(Path with, String... more) {
        return CommandRun.of(List.of(
                        List.of("tune", "setup", "--python", with.toString(), "--folder", environment.toString()),
                        List.of(more))
                .stream()
                .flatMap(List::stream)
                .toArray(String[]::new));
    }

    @Test
    void says_how_large_it_will_be_installs_and_tries_it_out_once() throws IOException {
        CommandRun made = setUp(python);

        assertThat(made.err()).isEmpty();
        assertThat(made.exitCode()).isZero();
        assertThat(made.out())
                .containsSubsequence(
                        "about 3.2 GB to download and 7.0 GB on disk, into '" + environment + "'",
                        "trying it out",
                        "tried out",
                        "'" + environment + "' is ready: 0.0 GB on disk");
        assertThat(installed).content().contains("install", "torch==2.15.0", "trl==1.16.0", "peft==0.21.2");
        String once = Files.readString(installed);

        CommandRun again = setUp(python, "--json");
        assertThat(again.err()).contains("is there already");
        assertThat(again.out())
                .isEqualTo("{\"python\":\"" + environment.resolve("bin").resolve("python") + "\"}\n");
        assertThat(installed).hasContent(once);
    }

    @Test
    void an_installation_that_failed_is_told_and_begun_again() throws IOException {
        Path offline = Files.createFile(folder.resolve("offline"));
        CommandRun failed = setUp(python);

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.out()).contains("pip: no network");
        assertThat(failed.err()).contains("the training environment cannot be made: this failed:", "pip install");
        assertThat(environment.resolve("complete")).doesNotExist();

        Files.delete(offline);
        assertThat(setUp(python).exitCode()).isZero();
        assertThat(environment.resolve("complete")).exists();
    }

    @Test
    void a_disk_without_room_is_told_before_anything_is_downloaded() throws IOException {
        CommandRun refused = setUp(free(1));

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("the disk must have 8.0 GB free, but has 1.0 GB");
        assertThat(environment).doesNotExist();
        assertThat(installed).doesNotExist();
    }

    @Test
    void a_folder_of_something_else_is_left_alone() throws IOException {
        Files.createDirectories(environment);
        Path letter = Files.writeString(environment.resolve("letter.txt"), "dear Ana");

        assertThat(setUp(python).err()).contains("holds something that is no virtual environment");
        assertThat(letter).hasContent("dear Ana");
    }
}
