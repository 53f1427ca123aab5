package dev.llmops.commons.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class GrowingFileTest {

    @TempDir
    Path folder;

    @Test
    void is_open_once_and_written_by_an_interrupted_thread_too() throws IOException {
        Path path = folder.resolve("file");
        try (GrowingFile file = GrowingFile.open(path)) {
            Thread.currentThread().interrupt();
            file.append("one".getBytes(StandardCharsets.UTF_8));
            assertThat(Thread.interrupted()).isTrue();

            assertThat(GrowingFile.open(path)).isNull();

            file.append(", two".getBytes(StandardCharsets.UTF_8));
        }
        try (GrowingFile again = GrowingFile.open(path)) {
            assertThat(again.length()).isEqualTo("one, two".length());
        }
    }

    /** Of a file that is open in this process: closing any descriptor of it would free the lock. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void nothing_that_this_process_does_with_the_file_leaves_it_to_another_process() throws Exception {
        Path path = folder.resolve("file");
        Path sameFile = Files.createLink(folder.resolve("other name"), Files.writeString(path, "one"));
        try (GrowingFile file = GrowingFile.open(path)) {
            assertThat(GrowingFile.open(path)).isNull();
            assertThat(GrowingFile.open(sameFile)).isNull();
            try (InputStream all = GrowingFile.read(path)) {
                file.append(", two".getBytes(StandardCharsets.UTF_8));
                assertThat(all).hasContent("one, two");
            }
            assertThat(isLocked(path)).isTrue();
        }
        assertThat(isLocked(path)).isFalse();
        try (InputStream all = GrowingFile.read(path)) {
            assertThat(all).hasContent("one, two");
        }
    }

    @Test
    void a_lock_file_is_held_by_one_thread_of_one_process_and_an_interrupt_does_nothing_to_it() throws Exception {
        Path path = folder.resolve("lock");
        CompletableFuture<Void> other;
        try (LockFile lock = LockFile.acquire(path)) {
            other = CompletableFuture.runAsync(() -> {
                try (LockFile next = LockFile.acquire(folder.resolve(".").resolve("lock"))) {
                    assertThat(lock).isNotSameAs(next);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Thread.currentThread().interrupt();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(isLocked(path)).isTrue();
            assertThat(other).isNotDone();
        }
        other.get();
        assertThat(isLocked(path)).isFalse();

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> LockFile.acquire(path)).isInstanceOf(FileLockInterruptionException.class);
        assertThat(Thread.interrupted()).isTrue();
        LockFile.acquire(path).close();
    }

    /** Another process: tells whether it is kept out. */
    public static final class Prober {

        private Prober() {}

        /** Tries to lock the file in the first argument. */
        public static void main(String[] arguments) throws IOException {
            try (FileChannel file = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                System.exit(file.tryLock() == null ? 3 : 0);
            }
        }
    }

    private static boolean isLocked(Path path) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Prober.class.getName(),
                        path.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int code = process.waitFor();
        assertThat(code).isIn(0, 3);
        return code == 3;
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void follows_no_link() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "precious");
        Path nowhere = folder.resolve("nowhere");
        for (Path target : new Path[] {other, nowhere}) {
            Path link = Files.createSymbolicLink(folder.resolve("link"), target);

            assertThatThrownBy(() -> GrowingFile.open(link))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("it is a link; name the file that it leads to");

            Files.delete(link);
        }
        assertThat(other).hasContent("precious");
        assertThat(nowhere).doesNotExist();
    }

    /** Somebody else puts file and link in each other's place all the time: what is opened is never what the link leads to. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void follows_no_link_that_comes_while_it_is_opened() throws Exception {
        Path other = Files.writeString(folder.resolve("other"), "precious");
        Path path = Files.writeString(folder.resolve("file"), "");
        AtomicBoolean done = new AtomicBoolean();
        Thread attacker = new Thread(() -> {
            try {
                for (int i = 0; !done.get(); i++) {
                    Path next = folder.resolve("next");
                    if (i % 2 == 0) {
                        Files.createSymbolicLink(next, other);
                    } else {
                        Files.writeString(next, "");
                    }
                    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        AtomicReference<Throwable> failure = new AtomicReference<>();
        attacker.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        attacker.start();
        try {
            for (int i = 0; i < 5_000; i++) {
                try (GrowingFile file = GrowingFile.open(path)) {
                    if (file != null) {
                        file.append(new byte[] {'x'});
                    }
                } catch (IOException e) {
                    // It was the link's turn.
                }
            }
        } finally {
            done.set(true);
            attacker.join();
        }
        assertThat(failure).hasNullValue();
        assertThat(other).hasContent("precious");
    }
}
