package dev.llmops.rag;

import dev.llmops.rag.index.IndexException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/** How much the files of a folder take, and when the newest of them was written. Files that go meanwhile do not count. */
final class IndexFiles extends SimpleFileVisitor<Path> {

    private long bytes;
    private Instant changed = Instant.EPOCH;

    static IndexFiles of(Path folder) {
        IndexFiles files = new IndexFiles();
        try {
            Files.walkFileTree(folder, files);
        } catch (IOException e) {
            throw new IndexException("the files of '" + folder + "' cannot be listed: " + e, e);
        }
        return files;
    }

    long bytes() {
        return bytes;
    }

    Instant changed() {
        return changed;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        bytes += attributes.size();
        Instant written = attributes.lastModifiedTime().toInstant();
        // Opening an index touches its lock.
        if (file.getFileName().toString().startsWith("segments") && written.isAfter(changed)) {
            changed = written;
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException error) {
        return FileVisitResult.CONTINUE;
    }
}
