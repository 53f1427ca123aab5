package dev.llmops.commons.internal.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Opens a file that one process at a time writes at its end.
 */
public final class GrowingFile {

    private GrowingFile() {}

    /**
     * Opens a file with the lock of who writes it, made if it is not there. A link is refused, also one that came a moment ago. The file is to be read
     * and written past its channel, which an interrupt would close, with the lock.
     *
     * @param path the file, in a folder that exists
     * @return the file, or null if it is open already, here or in another process
     * @throws IOException if it cannot be opened, or is a link
     */
    public static @Nullable RandomAccessFile open(Path path) throws IOException {
        if (WholeFile.isLink(path)) {
            throw link(path);
        }
        return locked(WholeFile.isStream(path) ? new RandomAccessFile(path.toFile(), "rw") : opened(path));
    }

    /** Only a channel can be opened that follows no link, and only what has none can be written while a thread is interrupted: both must be one file. */
    private static @Nullable RandomAccessFile opened(Path path) throws IOException {
        try (FileChannel itself = FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS)) {
            if (lock(itself) != Lock.TAKEN) {
                return null;
            }
            RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
            // A process cannot lock one file twice.
            if (lock(file.getChannel()) == Lock.OURS) {
                return file;
            }
            file.close();
            throw link(path);
        }
    }

    private static @Nullable RandomAccessFile locked(@Nullable RandomAccessFile file) throws IOException {
        if (file == null || lock(file.getChannel()) == Lock.TAKEN) {
            return file;
        }
        file.close();
        return null;
    }

    private enum Lock {
        /** Taken by this call. */
        TAKEN,
        /** This process has it already. */
        OURS,
        /** Another process has it. */
        THEIRS
    }

    private static Lock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() == null ? Lock.THEIRS : Lock.TAKEN;
        } catch (OverlappingFileLockException e) {
            return Lock.OURS;
        }
    }

    private static FileSystemException link(Path path) {
        return new FileSystemException(path.toString(), null, "it is a link; name the file that it leads to");
    }
}
