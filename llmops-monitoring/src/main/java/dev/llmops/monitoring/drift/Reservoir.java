package dev.llmops.monitoring.drift;

import dev.llmops.commons.internal.text.MinHash;
import java.util.List;
import java.util.TreeMap;

/**
 * A random sample of distinct units, each with one value: those whose hashes are the least (bottom-k sampling, Cohen 1997). A unit counts once however often it
 * comes, with its first value, so that one busy session is one vote; and the same units give the same sample in any order. Takes memory for {@code k} values.
 */
final class Reservoir<T> {

    private final int capacity;
    private final long seed;
    private final TreeMap<Long, T> kept = new TreeMap<>();

    Reservoir(int capacity, long seed) {
        this.capacity = capacity;
        this.seed = seed;
    }

    void offer(String unit, T value) {
        long priority = priority(unit);
        boolean room = kept.size() < capacity;
        if ((room || priority < kept.lastKey()) && kept.putIfAbsent(priority, value) == null && !room) {
            kept.pollLastEntry();
        }
    }

    int size() {
        return kept.size();
    }

    /** {@return the values, in an order that says nothing} */
    List<T> values() {
        return List.copyOf(kept.values());
    }

    /** 64 bits of FNV-1a, mixed with the seed: {@code hashCode()} has 32, of which thousands of units share some. */
    private long priority(String unit) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < unit.length(); i++) {
            hash = (hash ^ unit.charAt(i)) * 0x100000001B3L;
        }
        return MinHash.mix(hash + MinHash.mix(seed));
    }
}
