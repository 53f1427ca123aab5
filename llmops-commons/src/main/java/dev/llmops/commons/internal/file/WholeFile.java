package dev.llmops.commons.internal.file;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts a new file in the place of the one that may be there, at once: whoever reads it, also after a crash or a loss of power, finds
 * what stood there before or all that was written. What was written is on the disk when a method returns. A fault leaves the file as
 * it was, and nothing beside it. An interrupt neither stops a writing nor is lost. Permissions of a file that is replaced stay, and only
 * its owner reads what replaces it until then. A symbolic link is replaced and never followed, since whoever made it may have made it
 * lead to another file. A device, a pipe or a descriptor of a process ({@code /dev/stdout}) is written as it is.
 *
 * <p>For files of the system's own file system. Several threads and processes may replace the same file; the last one counts.
 */
public final class WholeFile {

    private static final String OWNER_ONLY = "rw-------";
    /** As for any new file, of which the process takes away what it wants no file to have. */
    private static final String ORDINARY = "rw-rw-rw-";
    /** What is being written. */
    private static final Set<Path> PARTS = ConcurrentHashMap.newKeySet();

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
            writeBytes(part, bytes);
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
        return write(file, content, false);
    }

    /**
     * The same for a file that a user named. One that cannot be replaced, since it is mounted on its own or no file can be made beside
     * it, is written over once all is there: not at once, but what took hours is not lost.
     *
     * @param file the file, in a folder that exists
     * @param content writes it
     * @param <T> what it tells of it
     * @return that
     * @throws IOException if it cannot be written
     */
    public static <T> T writeResult(Path file, Content<T> content) throws IOException {
        return write(file, content, true);
    }

    /**
     * Writes a text in UTF-8 to a file that a user named.
     *
     * @param file the file, in a folder that exists
     * @throws IOException if it cannot be written
     */
    public static void writeResult(Path file, String text) throws IOException {
        writeResult(file, part -> Files.writeString(part, text));
    }

    private static <T> T write(Path file, Content<T> content, boolean over) throws IOException {
        Path whole = file.toAbsolutePath();
        Path folder = folder(whole);
        if (isStream(whole)) {
            return Files.isRegularFile(whole) ? redirected(whole, content) : content.writeTo(file);
        }
        over &= Files.isRegularFile(whole, LinkOption.NOFOLLOW_LINKS);
        Path part = part(whole, folder, over);
        try {
            T told = content.writeTo(part);
            keepPermissions(whole, part);
            sync(part, StandardOpenOption.WRITE);
            try {
                Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                syncFolder(folder);
            } catch (FileSystemException e) {
                if (!over) {
                    throw e;
                }
                writeOver(whole, part);
            }
            return told;
        } finally {
            discard(part);
        }
    }

    /** With a name of its own, for two may write the same file at once. */
    private static Path part(Path whole, Path folder, boolean over) throws IOException {
        String name = whole.getFileName() + ".";
        try {
            return noted(Files.createTempFile(folder, name, ".part", permissions(whole)));
        } catch (FileSystemException e) {
            if (!over || !Files.isWritable(whole)) {
                throw e;
            }
            return noted(Files.createTempFile(name, ".part"));
        }
    }

    private static Path noted(Path part) {
        PARTS.add(part);
        return part;
    }

    private static void discard(Path part) throws IOException {
        PARTS.remove(part);
        Files.deleteIfExists(part);
    }

    /** Removes what is being written, since the process ends: no file is replaced any more. */
    public static void discardAll() {
        for (Path part : PARTS) {
            try {
                discard(part);
            } catch (IOException e) {
                // Nobody is left who could be told.
            }
        }
    }

    private static void writeOver(Path whole, Path part) throws IOException {
        uninterrupted(() -> {
            try (OutputStream out = Files.newOutputStream(
                    whole, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS)) {
                Files.copy(part, out);
            }
        });
        sync(whole, StandardOpenOption.WRITE);
    }

    /** Behind what is there: who opens the file of a descriptor once more begins at its beginning, as whoever prints behind it does. */
    private static <T> T redirected(Path descriptor, Content<T> content) throws IOException {
        Path part = noted(Files.createTempFile("llmops.", ".part"));
        try {
            T told = content.writeTo(part);
            if (Files.isSameFile(descriptor, Path.of("/dev/stdout"))) {
                Files.copy(part, new FileOutputStream(FileDescriptor.out)); // which stays open
            } else {
                try (FileOutputStream out = new FileOutputStream(descriptor.toFile(), true)) {
                    Files.copy(part, out);
                }
            }
            return told;
        } finally {
            discard(part);
        }
    }

    /**
     * {@return whether a path is a link that somebody made} No file is written through one.
     *
     * @param file the path
     */
    public static boolean isLink(Path file) {
        return Files.isSymbolicLink(file) && !isDescriptor(file.toAbsolutePath());
    }

    /**
     * {@return whether a path is a device, a pipe or a descriptor of a process, which is no file that another could stand beside}
     *
     * @param file the path
     * @throws IOException if it cannot be told
     */
    public static boolean isStream(Path file) throws IOException {
        Path whole = file.toAbsolutePath();
        return isDescriptor(whole) || isOther(whole);
    }

    /** A link that the system made, where nobody else can make any. */
    private static boolean isDescriptor(Path whole) {
        Path folder = whole.getParent();
        if (folder == null || !Files.isSymbolicLink(whole)) {
            return false;
        }
        try {
            Path real = folder.toRealPath();
            return real.equals(Path.of("/dev")) || real.startsWith("/proc");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isOther(Path whole) throws IOException {
        return Files.exists(whole, LinkOption.NOFOLLOW_LINKS)
                && Files.readAttributes(whole, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .isOther();
    }

    /**
     * Writes a file that is not there yet, for the eyes of its owner: whole or not at all.
     *
     * @param file the file, in a folder that exists
     * @throws java.nio.file.FileAlreadyExistsException if there is something, also a link that leads nowhere; it stays
     * @throws IOException if it cannot be written
     */
    public static void writeSecret(Path file, String text) throws IOException {
        writeNew(file, text.getBytes(StandardCharsets.UTF_8), OWNER_ONLY);
    }

    /**
     * Writes a file that is not there yet: whole or not at all.
     *
     * @param file the file, in a folder that exists
     * @throws java.nio.file.FileAlreadyExistsException if there is something, also a link that leads nowhere; it stays
     * @throws IOException if it cannot be written
     */
    public static void writeNew(Path file, byte[] bytes) throws IOException {
        writeNew(file, bytes, ORDINARY);
    }

    private static void writeNew(Path file, byte[] bytes, String permissions) throws IOException {
        writeNew(
                file,
                part -> {
                    writeBytes(part, bytes);
                    return bytes.length;
                },
                permissions);
    }

    /**
     * Writes a file that is not there yet in pieces: whole or not at all.
     *
     * @param file the file, in a folder that exists
     * @param content writes it
     * @param <T> what it tells of it
     * @return that
     * @throws java.nio.file.FileAlreadyExistsException if there is something once all is written, also a link that leads nowhere; it
     *     stays
     * @throws IOException if it cannot be written
     */
    public static <T> T writeNew(Path file, Content<T> content) throws IOException {
        return writeNew(file, content, ORDINARY);
    }

    private static <T> T writeNew(Path file, Content<T> content, String permissions) throws IOException {
        Path folder = folder(file.toAbsolutePath());
        Path part = noted(Files.createTempFile(folder, "new.", ".part", permissions(folder, permissions)));
        try {
            T told = content.writeTo(part);
            sync(part, StandardOpenOption.WRITE);
            putNew(part, file);
            syncFolder(folder);
            return told;
        } finally {
            discard(part);
        }
    }

    /** A link is made or there is something, at once; a move looks first, and then replaces what another process made meanwhile. */
    private static void putNew(Path part, Path file) throws IOException {
        try {
            Files.createLink(file, part);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            copyNew(part, file); // no file can have two names here
        }
    }

    private static void copyNew(Path part, Path file) throws IOException {
        Files.createFile(file);
        try (FileOutputStream out = new FileOutputStream(file.toFile())) { // which no interrupt closes
            keepPermissions(part, file);
            Files.copy(part, out);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        sync(file, StandardOpenOption.WRITE);
    }

    // An interrupt closes a channel, and does nothing to this.
    private static void writeBytes(Path part, byte[] bytes) throws IOException {
        try (FileOutputStream out = new FileOutputStream(part.toFile())) {
            out.write(bytes);
        }
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

    private static FileAttribute<?>[] permissions(Path file) {
        return permissions(file, Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? OWNER_ONLY : ORDINARY);
    }

    private static FileAttribute<?>[] permissions(Path file, String permissions) {
        return isPosix(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class) != null;
    }

    private static void keepPermissions(Path before, Path now) throws IOException {
        if (isPosix(before) && Files.isRegularFile(before, LinkOption.NOFOLLOW_LINKS)) {
            Files.setPosixFilePermissions(now, Files.getPosixFilePermissions(before, LinkOption.NOFOLLOW_LINKS));
        }
    }

    /** The name is in the folder, which has to be on the disk too. Windows can open none. */
    private static void syncFolder(Path folder) throws IOException {
        if (isPosix(folder)) {
            sync(folder, StandardOpenOption.READ);
        }
    }

    private static void sync(Path path, OpenOption way) throws IOException {
        uninterrupted(() -> {
            try (FileChannel channel = FileChannel.open(path, way)) {
                channel.force(true);
            }
        });
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /** Begins a step again whose channel an interrupt closed. */
    private static void uninterrupted(Step step) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try {
                    step.run();
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
