package dev.llmops.local.internal.engine.cache;

import dev.llmops.local.internal.engine.decode.SavedSequence;
import dev.llmops.local.internal.engine.sequence.PrefixIndex;
import java.util.LinkedHashSet;
import java.util.Set;

/** Prefixes that had to leave the cache, outside of the Java heap, the least recently used first. */
final class PrefixStore {

    private final long budget;
    private final PrefixIndex index;
    private final Set<CachedPrefix> stored = new LinkedHashSet<>();
    private long bytes;

    PrefixStore(long budget, PrefixIndex index) {
        this.budget = budget;
        this.index = index;
    }

    long bytes() {
        return bytes;
    }

    /** Returns whether a state of this size may be worth saving. */
    boolean takes(long size) {
        return size <= budget;
    }

    /** Takes a prefix whose state was saved. It stays in the index. */
    void add(CachedPrefix prefix, SavedSequence saved) {
        prefix.store(saved);
        stored.add(prefix);
        bytes += saved.bytes();
        while (bytes > budget) {
            remove(stored.iterator().next());
        }
    }

    void touch(CachedPrefix prefix) {
        if (stored.remove(prefix)) {
            stored.add(prefix);
        }
    }

    private void remove(CachedPrefix prefix) {
        stored.remove(prefix);
        index.remove(prefix);
        bytes -= prefix.discard();
    }

    void clear() {
        while (!stored.isEmpty()) {
            remove(stored.iterator().next());
        }
    }
}
