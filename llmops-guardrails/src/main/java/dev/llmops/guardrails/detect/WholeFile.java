package dev.llmops.guardrails.detect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a file as a whole: whoever reads it finds what stood there or what is written, never a part. */
final class WholeFile {

    private WholeFile() {}

    static void write(Path file, String text) throws IOException {
        // A name of its own, for two may write the same file at once.
        Path whole = file.toAbsolutePath();
        Path part = Files.createTempFile(whole.getParent(), file.getFileName() + ".", ".part");
        try {
            Files.writeString(part, text);
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
