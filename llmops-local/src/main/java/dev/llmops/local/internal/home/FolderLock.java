package dev.llmops.local.internal.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Keeps a folder for one thread of one process. The file lock ends with the process, however that ends.
 */
public final class FolderLock implements AutoCloseable {

    // A file lock belongs to the whole JVM, so threads need a lock of their own in front of it.
    private static final Map<Path, ReentrantLock> IN_THIS_JVM = new ConcurrentHashMap<>();

    private final ReentrantLock inJvm;
    private final FileChannel channel;

    private FolderLock(ReentrantLock inJvm, FileChannel channel) {
        this.inJvm = inJvm;
        this.channel = channel;
    }

    /**
     * Waits until the folder is free.
     *
     * @param folder an existing folder
     * @return the lock
     * @throws IOException if the lock file cannot be written
     */
    public static FolderLock acquire(Path folder) throws IOException {
        ReentrantLock inJvm = IN_THIS_JVM.computeIfAbsent(folder.toRealPath(), path -> new ReentrantLock());
        inJvm.lock();
        FileChannel channel = null;
        try {
            channel = FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            return new FolderLock(inJvm, channel);
        } catch (IOException | RuntimeException e) {
            if (channel != null) {
                channel.close();
            }
            inJvm.unlock();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            inJvm.unlock();
        }
    }
}
