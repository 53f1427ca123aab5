package dev.llmops.local.internal.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestCacheTest {

    private static final String HASH_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path folder;

    private DigestCache cache() {
        return new DigestCache(folder.resolve("digests"), 0);
    }

    private Path note() throws IOException {
        try (var notes = Files.list(folder.resolve("digests"))) {
            return notes.findFirst().orElseThrow();
        }
    }

    @Test
    void a_hash_is_remembered_as_long_as_the_file_is_the_same() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "abc");
        assertThat(cache().sha256(file)).isEqualTo(HASH_OF_ABC);

        // Whoever reads it again must take it from the note.
        Files.writeString(note(), Files.readString(note()).replace("ba7816bf", "00000000"));

        assertThat(cache().sha256(file)).startsWith("00000000");
    }

    @Test
    void a_file_that_was_changed_is_read_again() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "abd");
        FileTime time = Files.getLastModifiedTime(file);
        cache().sha256(file);

        Files.writeString(file, "abc");
        Files.setLastModifiedTime(file, time);

        assertThat(cache().sha256(file)).isEqualTo(HASH_OF_ABC);
    }

    @Test
    void a_broken_note_is_not_believed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "abc");
        cache().sha256(file);
        Files.writeString(note(), "nonsense");

        assertThat(cache().sha256(file)).isEqualTo(HASH_OF_ABC);
    }

    @Test
    void a_folder_that_can_not_be_written_only_costs_time() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "abc");

        assertThat(new DigestCache(file.resolve("not a folder"), 0).sha256(file))
                .isEqualTo(HASH_OF_ABC);
    }
}
