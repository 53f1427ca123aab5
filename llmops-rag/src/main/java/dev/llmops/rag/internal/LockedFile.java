package dev.llmops.rag.internal;

import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.index.IndexLockedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>A file that one process at a time has open. It is read and written without a channel: an interrupt of a thread that uses
 * a channel closes it for all, and lets another process have the file. For one thread at a time.
 */
public final class LockedFile implements AutoCloseable {

    private final String name;
    private final RandomAccessFile file;

    private LockedFile(String name, RandomAccessFile file) {
        this.name = name;
        this.file = file;
    }

    /**
     * {@return the file, made if it does not exist}
     *
     * @param path where
     * @param what what it is, for messages
     * @throws IndexLockedException if it is open already
     * @throws IndexException if it cannot be opened
     */
    public static LockedFile open(Path path, String what) {
        String name = "the " + what + " '" + path + "'";
        try {
            LockedFile opened = new LockedFile(name, new RandomAccessFile(path.toFile(), "rw"));
            try {
                opened.lock();
                return opened;
            } catch (IOException | RuntimeException e) {
                opened.closeAfter(e);
                throw e;
            }
        } catch (IOException e) {
            throw new IndexException(name + " cannot be opened: " + e, e);
        }
    }

    private void lock() throws IOException {
        Exception cause;
        try {
            // The channel is for the lock alone, which is held as long as the file is open.
            if (file.getChannel().tryLock() != null) {
                return;
            }
            cause = new IOException("locked");
        } catch (OverlappingFileLockException e) {
            cause = e;
        }
        throw new IndexLockedException(name + " is open already, here or in another process; close that first", cause);
    }

    /**
     * {@return its length in bytes}
     *
     * @throws IOException if it cannot be told
     */
    public long length() throws IOException {
        return file.length();
    }

    /**
     * {@return bytes of it}
     *
     * @param from where they begin
     * @param length how many
     * @throws IOException if there are fewer, or they cannot be read
     */
    public byte[] read(long from, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.seek(from);
        file.readFully(bytes);
        return bytes;
    }

    /**
     * Writes all of the bytes.
     *
     * @param to where
     * @throws IOException if not all can be written; then some may be there
     */
    public void write(long to, byte[] bytes) throws IOException {
        file.seek(to);
        file.write(bytes);
    }

    /**
     * Cuts off what is behind a length, if there is more.
     *
     * @throws IOException if that fails
     */
    public void truncate(long length) throws IOException {
        if (file.length() > length) {
            file.setLength(length);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new IndexException(name + " cannot be closed: " + e, e);
        }
    }

    /** The same after a failure, which is told rather than one of this. */
    public void closeAfter(Exception failure) {
        try {
            close();
        } catch (IndexException e) {
            failure.addSuppressed(e);
        }
    }
}
