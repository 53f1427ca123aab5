package dev.llmops.local;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Python with clients of OpenAI's API, installed once below {@code target}. */
final class PythonClients {

    private static final List<String> PACKAGES = List.of(
            "openai==2.54.0",
            "langchain-openai==1.7.4",
            "llama-index-llms-openai==0.8.3",
            "llama-index-llms-openai-like==0.8.1");

    private static final Path FOLDER = Path.of("target", "python-clients").toAbsolutePath();

    private PythonClients() {}

    /** Returns the interpreter, or skips the test with a message where it can not be installed. */
    static synchronized Path python() throws IOException, InterruptedException {
        String given = System.getProperty("llmops.python-clients");
        Path python = (given == null ? FOLDER : Path.of(given)).resolve("bin/python");
        Path installed = FOLDER.resolve(Integer.toHexString(PACKAGES.hashCode()));
        if (given == null && !Files.exists(installed)) {
            Files.createDirectories(FOLDER);
            if (!runs("python3", "-m", "venv", FOLDER.toString()) || !runs(pip(python))) {
                abort("skipped: the Python clients " + PACKAGES
                        + " can not be installed here, see target/python-clients" + "/install.log");
            }
            Files.createFile(installed);
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
