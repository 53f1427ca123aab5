package dev.llmops.commons.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    @TempDir
    Path folder;

    @Test
    void a_file_is_made_and_replaced_and_nothing_stays_beside_it() throws IOException {
        Path file = folder.resolve("scores.json");

        WholeFile.write(file, "one, ä");
        assertThat(file).hasContent("one, ä");
        WholeFile.write(file, new byte[] {'2'});
        assertThat(file).hasContent("2");
        assertThat(WholeFile.<Integer>write(file, part -> {
                    assertThat(file).as("while it is written").hasContent("2");
                    Files.writeString(part, "three");
                    return 3;
                }))
                .isEqualTo(3);
        assertThat(file).hasContent("three");
        assertThat(names()).containsExactly("scores.json");
    }

    @Test
    void a_fault_leaves_what_was_there() throws IOException {
        Path file = folder.resolve("scores.json");
        WholeFile.write(file, "before");

        assertThatThrownBy(() -> WholeFile.write(file, part -> {
                    Files.writeString(part, "half");
                    throw new IOException("the disk is full");
                }))
                .hasMessage("the disk is full");

        assertThat(file).hasContent("before");
        assertThat(names()).containsExactly("scores.json");
        assertThatThrownBy(() -> WholeFile.write(folder.resolve("none").resolve("a"), "x"))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void an_interrupt_neither_stops_it_nor_is_lost() throws IOException {
        Path file = folder.resolve("a");
        Thread.currentThread().interrupt();

        WholeFile.write(file, "written");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).hasContent("written");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void permissions_are_those_of_any_new_file_and_stay_when_it_is_replaced() throws IOException {
        Path file = folder.resolve("a");
        WholeFile.write(file, "1");
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(Files.getPosixFilePermissions(Files.createFile(folder.resolve("ordinary"))));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        WholeFile.write(file, "2");

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void through_a_link_its_target_is_written_also_one_that_is_not_there_yet() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path first = Files.createSymbolicLink(folder.resolve("first"), Path.of("second"));
        Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("other", "real"));

        WholeFile.write(first, "made");
        assertThat(other.resolve("real")).hasContent("made");
        WholeFile.write(second, "replaced");
        assertThat(other.resolve("real")).hasContent("replaced");
        assertThat(first).isSymbolicLink().hasContent("replaced");
        assertThat(second).isSymbolicLink();
        assertThat(names()).containsExactly("first", "other", "second");

        Path nowhere = Files.createSymbolicLink(folder.resolve("nowhere"), Path.of("none", "real"));
        assertThatThrownBy(() -> WholeFile.write(nowhere, "x")).isInstanceOf(NoSuchFileException.class);
        Path circle = Files.createSymbolicLink(folder.resolve("circle"), Path.of("circle"));
        assertThatThrownBy(() -> WholeFile.write(circle, "x")).isInstanceOf(FileSystemLoopException.class);
        assertThat(nowhere).isSymbolicLink();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_device_is_written_and_stays_one() throws IOException {
        Path device = Files.createSymbolicLink(folder.resolve("device"), Path.of("/dev/null"));

        WholeFile.write(device, "x");

        assertThat(device).isSymbolicLink();
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @Test
    void readers_find_one_whole_or_another_while_several_write() throws Exception {
        Path file = folder.resolve("a");
        WholeFile.write(file, "0".repeat(10_000));
        AtomicBoolean done = new AtomicBoolean();
        FutureTask<Integer> reader = new FutureTask<>(() -> {
            int read = 0;
            do {
                assertThat(Files.readString(file).chars().distinct().count()).isOne();
                read++;
            } while (!done.get());
            return read;
        });
        List<Thread> threads = new ArrayList<>(List.of(new Thread(reader)));
        List<FutureTask<Boolean>> writers = new ArrayList<>();
        for (int writer = 1; writer <= 3; writer++) {
            String text = String.valueOf(writer).repeat(10_000);
            FutureTask<Boolean> writing = new FutureTask<>(() -> {
                for (int i = 0; i < 20; i++) {
                    WholeFile.write(file, text);
                }
                return true;
            });
            writers.add(writing);
            threads.add(new Thread(writing));
        }
        threads.forEach(Thread::start);
        try {
            for (FutureTask<Boolean> writer : writers) {
                assertThat(writer.get()).isTrue();
            }
        } finally {
            done.set(true);
        }

        assertThat(reader.get()).isPositive();
        assertThat(names()).containsExactly("a");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
