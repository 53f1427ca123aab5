package dev.llmops.server;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Python with clients of OpenAI's API, installed once for all work trees. */
final class PythonClients {

    private static final List<String> PACKAGES = List.of(
            "openai==2.54.0",
            "langchain-openai==1.7.4",
            "llama-index-llms-openai==0.8.3",
            "llama-index-llms-openai-like==0.8.1");

    private static final Path FOLDER =
            Path.of(System.getProperty("user.home"), ".cache", "llmops", "build", "python-clients");

    private PythonClients() {}

    /** Returns the interpreter, or skips the test with a message where it cannot be installed. */
    static Path python() throws IOException, InterruptedException {
        String given = System.getProperty("llmops.python-clients");
        if (given != null) {
            return Path.of(given).resolve("bin/python");
        }
        Files.createDirectories(FOLDER);
        try (FileChannel channel =
                        FileChannel.open(FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            return installed();
        }
    }

    private static Path installed() throws IOException, InterruptedException {
        Path python = FOLDER.resolve("bin/python");
        Path done = FOLDER.resolve(Integer.toHexString(PACKAGES.hashCode()));
        if (!Files.exists(done)) {
            if (!runs("python3", "-m", "venv", FOLDER.toString()) || !runs(pip(python))) {
                abort("skipped: the Python clients " + PACKAGES + " cannot be installed here, see " + FOLDER
                        + "/install.log");
            }
            Files.createFile(done);
        }
        return python;
    }

    private static String[] pip(Path python) {
        List<String> command = new java.util.ArrayList<>(List.of(
                python.toString(), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--retries", "1"));
        command.addAll(PACKAGES);
        return command.toArray(String[]::new);
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(FOLDER.resolve("install.log").toFile())
                    .start();
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
