package dev.llmops.testkit.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Tells whether a file is locked against other processes, by asking one. Within a process the answer would be worth little: the JVM refuses a
 * second lock of its own from a table, also when the system has long freed the first.
 */
public final class FileLockProbe {

    private static final int FREE = 0;
    private static final int LOCKED = 3;

    private FileLockProbe() {}

    /**
     * {@return whether another process is refused the lock of a file}
     *
     * @param file an existing file
     */
    public static boolean isLocked(Path file) {
        try {
            int code = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            FileLockProbe.class.getName(),
                            file.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start()
                    .waitFor();
            if (code != FREE && code != LOCKED) {
                throw new IllegalStateException("the other process ended with " + code);
            }
            return code == LOCKED;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * What the other process runs: it tries to lock a file.
     *
     * @param arguments the file
     * @throws IOException if it cannot be opened
     */
    public static void main(String[] arguments) throws IOException {
        try (FileChannel file = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
            System.exit(file.tryLock() == null ? LOCKED : FREE);
        }
    }
}
