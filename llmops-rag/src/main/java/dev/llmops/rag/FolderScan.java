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
import org.jspecify.annotations.Nullable;

/** Lists the files of a folder by their ids. What can not be listed makes the scan incomplete, and the rest goes on. */
final class FolderScan extends SimpleFileVisitor<Path> {

    private final Path root;
    private final @Nullable Path leftOut;
    private final SortedMap<String, Path> files = new TreeMap<>();
    private final SortedMap<String, String> unreadable = new TreeMap<>();

    private FolderScan(Path root, @Nullable Path leftOut) {
        this.root = root;
        this.leftOut = leftOut;
    }

    /** Scans a folder, without the index if that stands in it. */
    static FolderScan of(Path folder, @Nullable Path index) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        FolderScan scan = new FolderScan(folder.toRealPath(), index == null ? null : index.toRealPath());
        Files.walkFileTree(scan.root, scan);
        return scan;
    }

    SortedMap<String, Path> files() {
        return files;
    }

    /** {@return what could not be listed, and why} */
    SortedMap<String, String> unreadable() {
        return unreadable;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        boolean skip = folder.equals(leftOut) || (!folder.equals(root) && isHidden(folder));
        return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile() && !isHidden(file)) {
            files.put(id(file), file);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException error) {
        unreadable.put(id(file), String.valueOf(error.getMessage()));
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

    private String id(Path file) {
        return root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }
}
