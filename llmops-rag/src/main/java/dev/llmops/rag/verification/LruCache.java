package dev.llmops.rag.verification;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The last values that were made, up to a size together, by what they were made of. Safe for use by several threads. */
final class LruCache<K, V> {

    private final long most;
    private final ToLongFunction<V> size;
    private final Function<K, V> maker;
    private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);
    private long held;

    LruCache(long most, ToLongFunction<V> size, Function<K, V> maker) {
        this.most = most;
        this.size = size;
        this.maker = maker;
    }

    V get(K key) {
        synchronized (values) {
            V known = values.get(key);
            if (known != null) {
                return known;
            }
        }
        // Made outside the lock: two threads may both make it, which is the same twice.
        V made = maker.apply(key);
        synchronized (values) {
            V other = values.put(key, made);
            held += size.applyAsLong(made) - (other == null ? 0 : size.applyAsLong(other));
            Iterator<V> oldest = values.values().iterator();
            while (held > most && oldest.hasNext()) {
                held -= size.applyAsLong(oldest.next());
                oldest.remove();
            }
        }
        return made;
    }
}
