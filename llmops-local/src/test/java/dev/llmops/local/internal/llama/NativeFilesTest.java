package dev.llmops.local.internal.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.commons.internal.hash.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFilesTest {

    @TempDir
    Path folder;

    @Test
    void the_libraries_lie_in_a_private_folder() throws IOException {
        Path unpacked = NativeFiles.forThisMachine().unpackedInto(folder);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(unpacked)))
                .isEqualTo("rwx------");
        assertThat(unpacked.resolve("libllmops-local.so")).isRegularFile();
        assertThat(unpacked.resolve("LICENSE-llama.cpp")).content().contains("MIT License");
    }

    @Test
    void a_library_that_was_changed_is_replaced() throws IOException {
        Path unpacked = NativeFiles.forThisMachine().unpackedInto(folder);
        Path library = unpacked.resolve("libggml-base.so");
        String before = Sha256.hex(library);
        Files.writeString(library, "not a library");

        assertThat(NativeFiles.forThisMachine().unpackedInto(folder)).isEqualTo(unpacked);

        assertThat(Sha256.hex(library)).isEqualTo(before);
    }

    @Test
    void what_a_process_left_that_was_killed_goes_with_the_next() throws IOException {
        Path half = Files.createDirectory(folder.resolve("unpacking"));
        Files.writeString(half.resolve("libggml-base.so"), "half");

        Path unpacked = NativeFiles.forThisMachine().unpackedInto(folder);

        try (var left = Files.list(folder)) {
            assertThat(left).containsExactlyInAnyOrder(unpacked, folder.resolve(".lock"));
        }
    }

    @Test
    void several_at_once_get_the_same_complete_folder_and_leave_nothing_else() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<Path>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(pool.submit(() -> NativeFiles.forThisMachine().unpackedInto(folder)));
            }
            Path first = all.get(0).get();
            for (Future<Path> one : all) {
                assertThat(one.get()).isEqualTo(first);
            }
            try (var left = Files.list(folder)) {
                assertThat(left).containsExactlyInAnyOrder(first, folder.resolve(".lock"));
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
