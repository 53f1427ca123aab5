package dev.llmops.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a script of an official Python client, with a home of its own and telemetry off. */
public final class PythonScript {

    private static final int MINUTES = 8;

    private PythonScript() {}

    /**
     * {@return the last line of what a script prints}
     *
     * @param python the interpreter
     * @param folder where the script, its output and its home are
     * @param script the script
     * @param arguments its arguments
     * @throws IOException if it cannot be run
     * @throws InterruptedException if the thread is interrupted
     * @throws AssertionError if it fails; the message holds what it complains about
     */
    public static String run(Path python, Path folder, String script, String... arguments)
            throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("script.py"), script);
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        List<String> command = new ArrayList<>(List.of(python.toString(), file.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
                    .as("the script ends; it said so far: %s", Files.readString(err))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        List<String> lines = Files.readAllLines(out);
        return lines.get(lines.size() - 1);
    }
}
