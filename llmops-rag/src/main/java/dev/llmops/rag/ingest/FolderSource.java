package dev.llmops.rag.ingest;

import dev.llmops.commons.internal.hash.Sha256;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder whose files are documents. The id of each is its path below the folder, with {@code /} between names, or {@code NAME#PATH} in a
 * named folder, so that several fit in one index. Files and folders whose names begin with a dot are left out, and so are
 * index folders and the targets of links.
 *
 * @param folder the folder
 * @param name the folder's name in the index; without {@code #}; null for the one unnamed source
 * @param maxFileBytes maximum size of a file that is ingested
 */
public record FolderSource(Path folder, @Nullable String name, long maxFileBytes) implements DocumentSource {

    /** 50 MiB. */
    public static final long DEFAULT_MAX_FILE_BYTES = 50L << 20;

    /** Rejects a limit below 1 or above the size of a Java array. */
    public FolderSource {
        Objects.requireNonNull(folder, "folder");
        if (name != null) {
            SourceRules.requireName(name);
        }
        SourceRules.requireFileBytes(maxFileBytes);
    }

    /**
     * {@return an unnamed folder}
     *
     * @param folder the folder
     */
    public static FolderSource of(Path folder) {
        return new FolderSource(folder, null, DEFAULT_MAX_FILE_BYTES);
    }

    /**
     * {@return the same folder with a name, for use with other folders in one index}
     *
     * @param other the folder's name in the index; without {@code #}
     */
    public FolderSource named(String other) {
        return new FolderSource(folder, Objects.requireNonNull(other, "other"), maxFileBytes);
    }

    /**
     * {@return a copy with another file size limit}
     *
     * @param bytes maximum size of a file that is ingested
     */
    public FolderSource withMaxFileBytes(long bytes) {
        return new FolderSource(folder, name, bytes);
    }

    @Override
    public String kind() {
        return "folder";
    }

    @Override
    public String description() {
        return "the folder '" + (name == null ? folder : name) + "'";
    }

    /** Lists the folder at once; a file is read when the stream reaches it, to compute its version. */
    @Override
    public Stream<SourceDocument> documents() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("the folder to ingest must exist and be readable, but '" + folder + "' is not");
        }
        Scan scan = new Scan(folder.toRealPath());
        Files.walkFileTree(scan.root, scan);
        FolderReader reader = new FolderReader(scan.root);
        return Stream.concat(scan.files.stream().map(file -> document(reader, file)), scan.gaps.stream());
    }

    /** It is read to be compared, and again if it is taken, so that one file at a time is in memory. */
    private SourceDocument document(FolderReader reader, Path file) {
        String version;
        try {
            version = Sha256.hex(reader.read(file, maxFileBytes));
        } catch (IOException | DocumentSkippedException e) {
            // What is wrong with it is found again when it is taken.
            version = null;
        }
        return SourceDocument.of(FileName.below(reader.root(), file), version, known -> {
            byte[] bytes = reader.read(file, maxFileBytes);
            return SourceContent.file(file.getFileName().toString(), bytes).withVersion(Sha256.hex(bytes));
        });
    }

    /** What cannot be listed is a gap, and the rest goes on. */
    private static final class Scan extends SimpleFileVisitor<Path> {

        private final Path root;
        private final List<Path> files = new ArrayList<>();
        private final List<SourceDocument> gaps = new ArrayList<>();

        Scan(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            boolean skip = (!folder.equals(root) && isHidden(folder)) || isIndex(folder);
            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !isHidden(path)) {
                files.add(path);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException error) {
            return gap(path, error);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error) {
            return error == null ? FileVisitResult.CONTINUE : gap(folder, error);
        }

        private FileVisitResult gap(Path path, IOException error) {
            gaps.add(SourceDocument.gap(
                    FileName.below(root, path), SkipReason.UNREADABLE, String.valueOf(error.getMessage())));
            return FileVisitResult.CONTINUE;
        }

        private static boolean isHidden(Path path) {
            return path.getFileName().toString().startsWith(".");
        }

        /** Lucene's folders have a lock that stays, and a file that lists the segments. */
        private static boolean isIndex(Path folder) throws IOException {
            if (!Files.exists(folder.resolve("write.lock"))) {
                return false;
            }
            try (Stream<Path> names = Files.list(folder)) {
                return names.anyMatch(file -> file.getFileName().toString().startsWith("segments_"));
            }
        }
    }
}
