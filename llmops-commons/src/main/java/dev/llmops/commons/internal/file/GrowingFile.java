package dev.llmops.commons.internal.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file that one process at a time writes. The lock is the whole process', and the system frees it when the process closes any descriptor of
 * the file. So this class opens no second one: it knows what is open here, and who wants to read that reads it with {@link #read(Path)}. The file
 * is read and written past its channel, which an interrupt would close, with the lock. Safe for use by multiple threads.
 */
public final class GrowingFile implements AutoCloseable {

    /** What is open here, by what the system calls it: a file may have several names. */
    private static final Map<Object, GrowingFile> OPEN = new ConcurrentHashMap<>();

    private static final ReentrantLock OPENING = new ReentrantLock();

    private final Object key;
    private final RandomAccessFile file;
    // Not synchronized: a virtual thread that waits inside of that holds its carrier.
    private final ReentrantLock lock = new ReentrantLock();

    private GrowingFile(Object key, RandomAccessFile file) {
        this.key = key;
        this.file = file;
    }

    /**
     * Opens a file, made if it is not there, with the lock of who writes it. A link is refused, also one that came a moment ago.
     *
     * @param path the file, in a folder that exists
     * @return the file, or null if it is open already, here or in another process
     * @throws IOException if it cannot be opened, or is a link
     */
    public static @Nullable GrowingFile open(Path path) throws IOException {
        if (WholeFile.isLink(path)) {
            throw link(path);
        }
        OPENING.lock();
        try {
            return find(path) == null ? locked(path, opened(path)) : null;
        } finally {
            OPENING.unlock();
        }
    }

    /** Only a channel can be opened that follows no link, and only what has none can be written while a thread is interrupted: both must be one file. */
    private static @Nullable RandomAccessFile opened(Path path) throws IOException {
        if (WholeFile.isStream(path)) {
            return new RandomAccessFile(path.toFile(), "rw");
        }
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

    private static @Nullable GrowingFile locked(Path path, @Nullable RandomAccessFile file) throws IOException {
        if (file == null) {
            return null;
        }
        try {
            if (lock(file.getChannel()) == Lock.TAKEN) {
                GrowingFile open = new GrowingFile(key(path), file);
                OPEN.put(open.key, open);
                return open;
            }
        } catch (IOException e) {
            file.close();
            throw e;
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

    private static @Nullable GrowingFile find(Path path) throws IOException {
        try {
            return OPEN.get(key(path));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static Object key(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key == null ? path.toRealPath() : key;
    }

    private static FileSystemException link(Path path) {
        return new FileSystemException(path.toString(), null, "it is a link; name the file that it leads to");
    }

    /**
     * {@return the bytes of a file, which may be open here}
     *
     * @param path the file
     * @throws IOException if it cannot be opened
     */
    public static InputStream read(Path path) throws IOException {
        GrowingFile open = find(path);
        return open == null ? Files.newInputStream(path) : open.read();
    }

    /** {@return the bytes of the file, also those that are written meanwhile} */
    public InputStream read() {
        return new InputStream() {
            private long position;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] buffer, int from, int length) throws IOException {
                int read = GrowingFile.this.read(position, buffer, from, length);
                position += Math.max(0, read);
                return read;
            }
        };
    }

    /**
     * {@return bytes of the file}
     *
     * @param from where they begin
     * @param length how many
     * @throws IOException if there are fewer, or they cannot be read
     */
    public byte[] read(long from, int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length; ) {
            int read = read(from + done, bytes, done, length - done);
            if (read < 0) {
                throw new EOFException();
            }
            done += read;
        }
        return bytes;
    }

    private int read(long position, byte[] buffer, int from, int length) throws IOException {
        lock.lock();
        try {
            file.seek(position);
            return file.read(buffer, from, length);
        } finally {
            lock.unlock();
        }
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
     * Writes all of the bytes.
     *
     * @param to where
     * @throws IOException if not all can be written; then some may be there
     */
    public void write(long to, byte[] bytes) throws IOException {
        lock.lock();
        try {
            file.seek(to);
            file.write(bytes);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes all of the bytes behind those that are there.
     *
     * @throws IOException if not all can be written; then some may be there
     */
    public void append(byte[] bytes) throws IOException {
        lock.lock();
        try {
            write(file.length(), bytes);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Cuts off what is behind a length, if there is more.
     *
     * @throws IOException if that fails
     */
    public void truncate(long length) throws IOException {
        lock.lock();
        try {
            if (file.length() > length) {
                file.setLength(length);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Frees the file. Closing twice has no effect. */
    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            // Not before: whoever opened it then would lose the lock by the closing.
            OPEN.remove(key, this);
        }
    }
}
