package dev.llmops.rag;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Lists the files of a folder by their ids. What can not be listed makes the scan incomplete, and the rest goes on. */
final class FolderScan extends SimpleFileVisitor<Path> {

    private final Path root;
    private final FolderReader reader;
    private final @Nullable Path leftOut;
    private final SourceScope scope;
    private final BiFunction<FolderReader, Path, ListedFile> file;
    private final SortedMap<String, ListedFile> files = new TreeMap<>();
    private final SortedMap<String, String> unreadable = new TreeMap<>();

    private FolderScan(
            Path root, @Nullable Path leftOut, SourceScope scope, BiFunction<FolderReader, Path, ListedFile> file) {
        this.root = root;
        this.reader = new FolderReader(root);
        this.leftOut = leftOut;
        this.scope = scope;
        this.file = file;
    }

    /** Scans a folder, without the index if that stands in it. */
    static FileListing of(
            Path folder, @Nullable Path index, SourceScope scope, BiFunction<FolderReader, Path, ListedFile> file)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        FolderScan scan = new FolderScan(folder.toRealPath(), index == null ? null : index.toRealPath(), scope, file);
        Files.walkFileTree(scan.root, scan);
        return new FileListing(scan.files, scan.unreadable);
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        boolean skip = folder.equals(leftOut) || (!folder.equals(root) && isHidden(folder));
        return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
        if (attributes.isRegularFile() && !isHidden(path)) {
            files.put(id(path), file.apply(reader, path));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException error) {
        unreadable.put(id(path), String.valueOf(error.getMessage()));
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error) {
        if (error != null) {
            unreadable.put(id(folder), String.valueOf(error.getMessage()));
        }
        return FileVisitResult.CONTINUE;
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    private String id(Path path) {
        return scope.id(FileName.below(root, path));
    }
}
