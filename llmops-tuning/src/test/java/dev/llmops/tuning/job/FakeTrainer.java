package dev.llmops.tuning.job;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A program that behaves towards a job as a trainer might. */
final class FakeTrainer {

    private FakeTrainer() {}

    /** The plain Python program of this machine; without one the test is skipped. */
    static Path python() {
        try {
            Process process = new ProcessBuilder("python3", "-c", "import sys; print(sys.executable)")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String path = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assumeTrue(process.waitFor(60, TimeUnit.SECONDS) && !path.isEmpty(), "skipped: python3 does not answer");
            return Path.of(path);
        } catch (IOException e) {
            assumeTrue(false, "skipped: python3 is not there");
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes it. */
    static Path write(Path folder, String behaviour, String kind) throws IOException {
        try (InputStream in = FakeTrainer.class.getResourceAsStream("fake_trainer.py")) {
            String body = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return program(
                    folder, "#!" + python() + "\nBEHAVIOUR = \"" + behaviour + "\"\nKIND = \"" + kind + "\"\n" + body);
        }
    }

    static Path program(Path folder, String text) throws IOException {
        Path file = folder.resolve("fake-python");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }
}
