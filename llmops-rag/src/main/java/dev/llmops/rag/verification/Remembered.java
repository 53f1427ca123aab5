package dev.llmops.rag.verification;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The last few values that were made, by what they were made of. Safe for use by several threads. */
final class Remembered<K, V> {

    private final int most;
    private final Function<K, V> maker;
    private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);

    Remembered(int most, Function<K, V> maker) {
        this.most = most;
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
            values.put(key, made);
            if (values.size() > most) {
                values.remove(values.keySet().iterator().next());
            }
        }
        return made;
    }
}
