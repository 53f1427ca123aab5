package dev.llmops.commons.internal.file;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Puts a new file in the place of the one that may be there, at once: whoever reads it, also after a crash or a loss of power, finds
 * what stood there before or all that was written. What was written is on the disk when a method returns. A fault leaves the file as
 * it was, and nothing beside it. An interrupt neither stops a writing nor is lost. Permissions of a file that is replaced stay. Through a
 * symbolic link the file that it leads to is written, which may not be there yet; the link stays. A device or a pipe is written as it is.
 *
 * <p>For files of the system's own file system. Several threads and processes may replace the same file; the last one counts.
 */
public final class WholeFile {

    /** As many as Linux follows. */
    private static final int MAX_LINKS = 40;

    private WholeFile() {}

    /**
     * Writes what a file shall hold.
     *
     * @param <T> what it tells of it
     */
    @FunctionalInterface
    public interface Content<T> {

        /**
         * Writes a file that is empty yet, beside the one that it replaces.
         *
         * @param part the file
         * @return what the caller is told
         * @throws IOException if it cannot be written; then nothing is replaced
         */
        T writeTo(Path part) throws IOException;
    }

    /**
     * Writes a text in UTF-8.
     *
     * @param file the file, in a folder that exists
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes bytes.
     *
     * @param file the file, in a folder that exists
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, byte[] bytes) throws IOException {
        write(file, part -> {
            // An interrupt closes a channel, and does nothing to this.
            try (FileOutputStream out = new FileOutputStream(part.toFile())) {
                out.write(bytes);
            }
            return bytes.length;
        });
    }

    /**
     * Writes a file in pieces.
     *
     * @param file the file, in a folder that exists
     * @param content writes it
     * @param <T> what it tells of it
     * @return that
     * @throws IOException if it cannot be written
     */
    public static <T> T write(Path file, Content<T> content) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
            return content.writeTo(file);
        }
        Path whole = target(file.toAbsolutePath());
        Path folder = folder(whole);
        // A name of its own, for two may write the same file at once.
        Path part = Files.createTempFile(folder, whole.getFileName() + ".", ".part", permissions(whole));
        try {
            T told = content.writeTo(part);
            keepPermissions(whole, part);
            sync(part, StandardOpenOption.WRITE);
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder(folder);
            return told;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Writes a file that is not there yet, for the eyes of its owner: whole or not at all.
     *
     * @param file the file, in a folder that exists
     * @throws java.nio.file.FileAlreadyExistsException if there is one, which stays
     * @throws IOException if it cannot be written
     */
    public static void writeNew(Path file, String text) throws IOException {
        Path folder = folder(file.toAbsolutePath());
        Path part = Files.createTempFile(folder, "new.", ".part");
        try {
            Files.writeString(part, text);
            sync(part, StandardOpenOption.WRITE);
            Files.move(part, file);
            syncFolder(folder);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static Path target(Path file) throws IOException {
        Path whole = file;
        for (int links = 0; Files.isSymbolicLink(whole); links++) {
            if (links == MAX_LINKS) {
                throw new FileSystemLoopException(file.toString());
            }
            whole = whole.resolveSibling(Files.readSymbolicLink(whole));
        }
        return whole;
    }

    private static Path folder(Path whole) throws IOException {
        Path folder = whole.getParent();
        if (folder == null) {
            throw new IOException("'" + whole + "' is no file that can be written");
        }
        if (!Files.isDirectory(folder)) { // a fault would name a file that nobody asked for
            throw new NoSuchFileException(folder.toString());
        }
        return folder;
    }

    /** As for any new file, of which the process takes away what it wants no file to have. */
    private static FileAttribute<?>[] permissions(Path file) {
        return isPosix(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw-rw-"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class) != null;
    }

    private static void keepPermissions(Path before, Path now) throws IOException {
        if (isPosix(before) && Files.exists(before)) {
            Files.setPosixFilePermissions(now, Files.getPosixFilePermissions(before));
        }
    }

    /** The name is in the folder, which has to be on the disk too. Windows can open none. */
    private static void syncFolder(Path folder) throws IOException {
        if (isPosix(folder)) {
            sync(folder, StandardOpenOption.READ);
        }
    }

    private static void sync(Path path, OpenOption way) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try (FileChannel channel = FileChannel.open(path, way)) {
                    channel.force(true);
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
