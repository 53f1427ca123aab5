package dev.llmops.commons.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void only_the_owner_reads_what_replaces_a_file_that_only_the_owner_may_read() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "1");
        for (String permissions : List.of("rw-------", "r--------", "rw-rw-r--")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

            WholeFile.write(file, part -> {
                assertThat(Files.getPosixFilePermissions(part)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
                Files.writeString(part, "2");
                return 0;
            });

            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString(permissions));
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_link_is_replaced_and_what_it_leads_to_stays() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "precious");
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path nowhere = folder.resolve("nowhere");
        for (Path target : List.of(other, nowhere, Path.of("/dev/null"))) {
            for (boolean result : List.of(true, false)) {
                Path link = Files.createSymbolicLink(folder.resolve("link"), target);
                assertThat(WholeFile.isLink(link)).isTrue();

                if (result) {
                    WholeFile.writeResult(link, "x");
                } else {
                    WholeFile.write(link, "x");
                }

                assertThat(link).isRegularFile().hasContent("x");
                assertThat(Files.isSymbolicLink(link)).isFalse();
                assertThat(Files.getPosixFilePermissions(link))
                        .isEqualTo(Files.getPosixFilePermissions(Files.createFile(folder.resolve("ordinary"))));
                Files.delete(folder.resolve("ordinary"));
                Files.delete(link);
            }
        }
        assertThat(other).hasContent("precious");
        assertThat(nowhere).doesNotExist();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_new_file_takes_the_place_of_nothing() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "precious");
        Path live = Files.createSymbolicLink(folder.resolve("live"), other);
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));
        for (Path there : List.of(other, live, dangling)) {
            assertThatThrownBy(() -> WholeFile.writeNew(there, new byte[] {'x'}))
                    .isInstanceOf(FileAlreadyExistsException.class);
            assertThatThrownBy(() -> WholeFile.writeNew(there, part -> Files.writeString(part, "x")))
                    .isInstanceOf(FileAlreadyExistsException.class);
            assertThatThrownBy(() -> WholeFile.writeSecret(there, "x")).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(other).hasContent("precious");
        assertThat(names()).containsExactly("dangling", "live", "other");

        Path made = folder.resolve("made");
        WholeFile.writeNew(made, new byte[] {'x'});
        assertThat(made).hasContent("x");
        assertThat(Files.getPosixFilePermissions(made))
                .isEqualTo(Files.getPosixFilePermissions(Files.createFile(folder.resolve("ordinary"))));
        Path secret = folder.resolve("secret");
        WholeFile.writeSecret(secret, "x");
        assertThat(Files.getPosixFilePermissions(secret)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    /** Whoever comes second is told so, and replaces nothing, however close it was. */
    @Test
    void of_those_who_write_the_same_new_file_at_once_one_does() throws Exception {
        int writers = 4;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            for (int round = 0; round < 300; round++) {
                Path file = folder.resolve("new " + round);
                CyclicBarrier start = new CyclicBarrier(writers);
                List<Future<Boolean>> made = new ArrayList<>();
                for (byte i = 0; i < writers; i++) {
                    byte[] own = {i};
                    made.add(threads.submit(() -> {
                        start.await();
                        try {
                            WholeFile.writeNew(file, own);
                            return true;
                        } catch (FileAlreadyExistsException e) {
                            return false;
                        }
                    }));
                }
                List<Byte> winners = new ArrayList<>();
                for (byte i = 0; i < writers; i++) {
                    if (made.get(i).get()) {
                        winners.add(i);
                    }
                }
                assertThat(winners).as("round %s", round).containsExactly(Files.readAllBytes(file)[0]);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_device_and_a_pipe_are_written_and_stay() throws Exception {
        Path device = Path.of("/dev/null");
        WholeFile.write(device, "x");
        assertThat(Files.isRegularFile(device)).isFalse();

        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        FutureTask<String> reader = new FutureTask<>(() -> Files.readString(pipe));
        new Thread(reader).start();
        WholeFile.write(pipe, "through");
        assertThat(reader.get()).isEqualTo("through");
        assertThat(Files.isRegularFile(pipe)).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_descriptor_is_written_behind_what_is_there() throws Exception {
        Path file = folder.resolve("redirected");
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            out.write("before ".getBytes(StandardCharsets.UTF_8));
            Path descriptor = descriptor(file);
            assertThat(WholeFile.isLink(descriptor)).isFalse();

            WholeFile.write(descriptor, "rows");
            WholeFile.writeResult(Path.of("/dev/fd").resolve(descriptor.getFileName()), " and more");

            assertThat(descriptor(file)).isEqualTo(descriptor);
        }
        assertThat(file).hasContent("before rows and more");
        assertThat(names()).containsExactly("redirected");
    }

    private static Path descriptor(Path file) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            for (Path each : open.toList()) {
                if (Files.exists(each) && Files.isSameFile(each, file)) {
                    return each;
                }
            }
        }
        throw new AssertionError("not open: " + file);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void what_is_printed_behind_it_stays_behind_what_went_to_standard_output() throws Exception {
        Path file = folder.resolve("redirected");

        assertThat(program(Path.of("/dev/stdout"), "")
                        .redirectOutput(file.toFile())
                        .start()
                        .waitFor())
                .isZero();

        assertThat(file).hasContent("rows, printed");
        assertThat(WholeFile.isLink(Path.of("/dev/stdout"))).isFalse();
    }

    /** As a container that is given one file of its host; the folder around it may be one that cannot be written. */
    @ParameterizedTest
    @ValueSource(strings = {"", "mount -o remount,bind,ro '%1$s' && "})
    @EnabledOnOs(OS.LINUX)
    void a_result_is_written_over_a_file_that_cannot_be_replaced(String readOnly) throws Exception {
        assumeTrue(new ProcessBuilder("unshare", "-r", "-m", "true").start().waitFor() == 0, "no name spaces");
        Path host = Files.writeString(folder.resolve("host"), "a longer text of before");
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Path mounted = Files.createFile(inside.resolve("mounted"));
        String mount = "mount --bind '%1$s' '%1$s' && mount --bind '%2$s' '%3$s' && " + readOnly;

        Process process = program(mounted, mount.formatted(inside, host, mounted))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(host).hasContent("rows");
        try (Stream<Path> files = Files.list(inside)) {
            assertThat(files).containsExactly(mounted);
        }
    }

    /** Writes a result and prints something. */
    private static ProcessBuilder program(Path file, String before) {
        String java = "'" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -cp '"
                + System.getProperty("java.class.path") + "' '" + Results.class.getName() + "' '" + file + "'";
        return before.isEmpty()
                ? new ProcessBuilder("sh", "-c", java)
                : new ProcessBuilder("unshare", "-r", "-m", "sh", "-c", before + java);
    }

    static final class Results {
        private Results() {}

        public static void main(String[] file) throws IOException {
            WholeFile.writeResult(Path.of(file[0]), "rows");
            System.out.print(", printed");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void what_is_no_result_is_not_written_over() {
        // Its folder takes no file from anybody, not even from the administrator.
        assertThatThrownBy(() -> WholeFile.write(Path.of("/proc/self/comm"), "x"))
                .isInstanceOf(FileSystemException.class);
    }

    @Test
    void a_folder_is_replaced_by_no_file() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));

        assertThatThrownBy(() -> WholeFile.writeResult(other, "x")).isInstanceOf(IOException.class);

        assertThat(other).isEmptyDirectory();
        assertThat(names()).containsExactly("other");
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
