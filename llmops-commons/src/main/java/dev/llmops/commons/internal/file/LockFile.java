package dev.llmops.commons.internal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that one thread of one process has at a time: an empty file that stays, which nobody reads. The system frees the lock with the process,
 * however that ends. An interrupt ends the waiting, and does nothing to a lock that is held.
 */
public final class LockFile implements AutoCloseable {

    /** A file lock belongs to the whole process, so threads need a lock of their own in front of it. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock threads;
    private final FileChannel channel;

    private LockFile(ReentrantLock threads, FileChannel channel) {
        this.threads = threads;
        this.channel = channel;
    }

    /**
     * Waits until the lock is free.
     *
     * @param file the file, made if it is not there, in a folder that exists
     * @return the lock
     * @throws IOException if the file cannot be written, or the thread is interrupted
     */
    public static LockFile acquire(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new NoSuchFileException(file.toString());
        }
        Path real = folder.toRealPath().resolve(file.getFileName());
        ReentrantLock threads = THREADS.computeIfAbsent(real, path -> new ReentrantLock());
        try {
            threads.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FileLockInterruptionException(); // as where it waits for another process
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(real, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            return new LockFile(threads, channel);
        } catch (IOException | RuntimeException e) {
            if (channel != null) {
                channel.close();
            }
            threads.unlock();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            threads.unlock();
        }
    }
}
