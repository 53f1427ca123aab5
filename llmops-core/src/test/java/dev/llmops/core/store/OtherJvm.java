package dev.llmops.core.store;

import dev.llmops.api.store.Store;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM beside this one that runs a class of the tests. What it complains of stands in a file of its folder. */
final class OtherJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private final Writer input;

    private OtherJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    static OtherJvm start(Class<?> main, Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // A killed JVM leaves the native library that it unpacked: in the folder, so that it goes with it.
                "-Dorg.sqlite.tmpdir=" + folder,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        File errors = File.createTempFile(main.getSimpleName(), ".stderr", folder.toFile());
        return new OtherJvm(new ProcessBuilder(command).redirectError(errors).start());
    }

    /** The store that such a JVM is given: a file, or an address of PostgreSQL. */
    static Store store(String address) {
        return address.startsWith("jdbc:") ? Stores.jdbc(address) : Stores.sqlite(Path.of(address));
    }

    /** The next line, or null when there is no more. A line that a kill cut off does not count. */
    String nextLine() throws IOException {
        return output.readLine();
    }

    /** The rest of what it says, until it ends by itself. */
    String said() throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        for (String line = nextLine(); line != null; line = nextLine()) {
            text.append(line).append('\n');
        }
        if (waitFor() != 0) {
            throw new AssertionError("the process ended with " + process.exitValue() + ": " + text);
        }
        return text.toString().strip();
    }

    void tell(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /** SIGKILL: the process gets no chance to do anything more. What it has said can still be read. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        output.close();
    }
}
