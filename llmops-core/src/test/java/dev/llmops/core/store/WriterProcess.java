package dev.llmops.core.store;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.store.Store;
import dev.llmops.testkit.RandomRecords;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * A JVM that writes generations into a file and tells of each, in one write to its standard output: {@code taken ID}
 * before it is handed to the store, {@code saved ID} once the store has acknowledged it, {@code failed ID ERROR} if it could not. At most so many calls are under
 * way at the same time as it is told.
 */
final class WriterProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private WriterProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static WriterProcess start(Path file, long seed, int count, int inFlight) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // A killed JVM leaves the native library that it unpacked: beside the file, so that it goes with it.
                "-Dorg.sqlite.tmpdir=" + file.getParent(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                WriterProcess.class.getName(),
                file.toString(),
                Long.toString(seed),
                Integer.toString(count),
                Integer.toString(inFlight));
        File errors = new File(file + ".stderr");
        return new WriterProcess(
                new ProcessBuilder(command).redirectError(errors).start());
    }

    /** The next line, or null when there is no more. A line that the kill cut off does not count. */
    String nextLine() throws IOException {
        return output.readLine();
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

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        RandomRecords records = new RandomRecords(Long.parseLong(arguments[1]));
        long count = Long.parseLong(arguments[2]);
        int mostInFlight = Integer.parseInt(arguments[3]);
        Semaphore inFlight = new Semaphore(mostInFlight);
        try (Store store = Stores.sqlite(file);
                FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            for (long i = 0; i < count; i++) {
                inFlight.acquire();
                Generation generation = records.generation();
                tell(out, "taken " + generation.id());
                CompletableFuture<Void> told = store.generations()
                        .save(generation)
                        .whenComplete((nothing, error) -> {
                            tell(
                                    out,
                                    error == null
                                            ? "saved " + generation.id()
                                            : "failed " + generation.id() + " " + error);
                            inFlight.release();
                        });
                assert told != null;
            }
            inFlight.acquire(mostInFlight);
        }
    }

    private static void tell(FileOutputStream out, String line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
