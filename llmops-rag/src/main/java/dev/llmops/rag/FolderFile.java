package dev.llmops.rag;

import dev.llmops.rag.internal.extract.SkippedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file of a folder. It is read to be compared, and again if it is taken, so that one file at a time is in memory. */
record FolderFile(FolderReader folder, Path file, long maxBytes, SourceScope scope, FileDigest digests)
        implements ListedFile {

    @Override
    public Optional<String> digest() {
        try {
            return Optional.of(digest(folder.read(file, maxBytes)));
        } catch (IOException | SkippedException e) {
            // What is wrong with it is found again when it is taken.
            return Optional.empty();
        }
    }

    @Override
    public Content read(@Nullable String known) throws IOException, SkippedException {
        byte[] bytes = folder.read(file, maxBytes);
        return new Content(file.getFileName().toString(), bytes, digest(bytes), Map.of());
    }

    private String digest(byte[] bytes) {
        return scope.mark() + digests.of(bytes);
    }
}
