package dev.llmops.commons.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
        try (RandomAccessFile file = GrowingFile.open(path)) {
            Thread.currentThread().interrupt();
            file.write("one".getBytes(StandardCharsets.UTF_8));
            assertThat(Thread.interrupted()).isTrue();

            assertThat(GrowingFile.open(path)).isNull();

            file.write(", two".getBytes(StandardCharsets.UTF_8));
        }
        try (RandomAccessFile again = GrowingFile.open(path)) {
            assertThat(again.length()).isEqualTo("one, two".length());
        }
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
                try (RandomAccessFile file = GrowingFile.open(path)) {
                    if (file != null) {
                        file.write('x');
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
