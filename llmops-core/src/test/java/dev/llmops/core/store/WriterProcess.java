package dev.llmops.core.store;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.store.Store;
import dev.llmops.testkit.RandomRecords;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * A JVM that writes generations into a file and tells of each, in one write to its standard output: {@code taken ID}
 * before it is handed to the store, {@code saved ID} once the store has acknowledged it, {@code failed ID ERROR} if it could not. At most so many calls are under
 * way at the same time as it is told.
 */
final class WriterProcess {

    private WriterProcess() {}

    static OtherJvm start(Path file, long seed, int count, int inFlight) throws IOException {
        return OtherJvm.start(
                WriterProcess.class,
                file.getParent(),
                file.toString(),
                Long.toString(seed),
                Integer.toString(count),
                Integer.toString(inFlight));
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
