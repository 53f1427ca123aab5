package dev.llmops.local.internal.llama;

import dev.llmops.api.error.ModelException;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A native object with one owner. It is freed once, and never while a call uses it. */
abstract class NativeHandle implements AutoCloseable {

    private final String what;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private long address;

    NativeHandle(String what, long address) {
        this.what = what;
        this.address = address;
    }

    /** Returns the address and keeps the object alive until {@link #release()}. */
    final long acquire() {
        lock.readLock().lock();
        if (address == 0) {
            lock.readLock().unlock();
            throw new ModelException(what + " is closed; load the model again", null, false);
        }
        return address;
    }

    final void release() {
        lock.readLock().unlock();
    }

    abstract void free(long freed);

    /** Waits for calls that use the object, then frees it. Doing it twice does nothing. */
    @Override
    public final void close() {
        lock.writeLock().lock();
        try {
            if (address != 0) {
                free(address);
                address = 0;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
