package dev.llmops.local.internal.llama;

import dev.llmops.api.error.ModelException;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A native object with one owner. It is freed once, never while a call uses it, and never before what was made from it: a
 * model that is closed before its contexts takes no more calls, and its memory goes with the last of them. One that nobody
 * closed is told to the log, with where it was made.
 */
public abstract class NativeHandle implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NativeHandle.class);
    private static final Cleaner CLEANER = Cleaner.create();

    private final String what;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicInteger dependents = new AtomicInteger();
    private @Nullable NativeHandle owner;
    private long address;

    protected NativeHandle(String what, long address) {
        this.what = what;
        this.address = address;
    }

    /**
     * Keeps the memory of another object until this one is freed, because native code has pointers to it. The caller has
     * acquired the other one, so that nobody closes it meanwhile.
     */
    public final void dependsOn(NativeHandle other) {
        other.dependents.incrementAndGet();
        owner = other;
    }

    /** Keeps the memory of this object, which is not closed, until {@link #letGo()}. */
    public final void hold() {
        acquire();
        dependents.incrementAndGet();
        release();
    }

    /** Keeps the memory for one more user, which may come after the closing if somebody holds it still. */
    public final void keep() {
        lock.readLock().lock();
        try {
            if (address == 0) {
                throw new ModelException(what + " is closed; load it again", null, false);
            }
            dependents.incrementAndGet();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Frees the memory if this object was closed meanwhile, and nobody else holds it. */
    public final void letGo() {
        dependentIsFreed();
    }

    /** Returns the address, which somebody {@linkplain #hold() holds}. */
    public final long heldAddress() {
        return address;
    }

    /** Has it told if nobody closes this object. For what lives long; it costs a stack trace. */
    public final void reportLeak() {
        CLEANER.register(this, leakReport(what, closed, new Throwable("it was created here")));
    }

    /** The same without a stack trace, for what is made for each call. */
    public final void reportLeakBriefly() {
        CLEANER.register(this, leakReport(what, closed, null));
    }

    // Static, so that it holds nothing that would keep the object alive.
    private static Runnable leakReport(String what, AtomicBoolean closed, @Nullable Throwable creation) {
        return () -> {
            if (!closed.get()) {
                LOG.warn("{} was never closed, so its memory stays taken; use try-with-resources", what, creation);
            }
        };
    }

    /** Returns the address and keeps the object alive until {@link #release()}. */
    public final long acquire() {
        lock.readLock().lock();
        if (closed.get()) {
            lock.readLock().unlock();
            throw new ModelException(what + " is closed; load the model again", null, false);
        }
        return address;
    }

    public final void release() {
        lock.readLock().unlock();
    }

    /** Makes a native call, during which nobody frees the object. */
    public final <T> T call(LongFunction<T> nativeCall) {
        long used = acquire();
        try {
            return nativeCall.apply(used);
        } catch (NativeError e) {
            throw e.typed();
        } finally {
            release();
        }
    }

    /** Makes a native call that returns nothing. */
    public final void run(LongConsumer nativeCall) {
        call(used -> {
            nativeCall.accept(used);
            return true;
        });
    }

    protected abstract void free(long freed);

    /** Waits for calls that use the object, then frees it. Doing it twice does nothing. */
    @Override
    public final void close() {
        lock.writeLock().lock();
        try {
            closed.set(true);
            freeWhenUnused();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void freeWhenUnused() {
        if (closed.get() && dependents.get() == 0 && address != 0) {
            free(address);
            address = 0;
            if (owner != null) {
                owner.dependentIsFreed();
            }
        }
    }

    // The lock is needed only if this object waits for it, and may not be asked for otherwise: the caller may be in a
    // call.
    private void dependentIsFreed() {
        dependents.decrementAndGet();
        if (closed.get()) {
            lock.writeLock().lock();
            try {
                freeWhenUnused();
            } finally {
                lock.writeLock().unlock();
            }
        }
    }
}
