package dev.llmops.local.internal.llama;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a model and its context take.
 *
 * @param byDevice what is taken on each device, by the device's name; {@code CPU} is the memory of the machine
 */
public record MemoryUse(Map<String, Part> byDevice) {

    /**
     * What is taken on one device.
     *
     * @param weights bytes of weights
     * @param cache bytes of keys and values
     * @param compute bytes to compute in
     */
    public record Part(long weights, long cache, long compute) {

        /** {@return all bytes together} */
        public long total() {
            return weights + cache + compute;
        }

        /** {@return what a context takes beside weights that are there already} */
        public Part withoutWeights() {
            return new Part(0, cache, compute);
        }

        Part plus(Part other) {
            return new Part(weights + other.weights, cache + other.cache, compute + other.compute);
        }
    }

    /** Copies the map. */
    public MemoryUse {
        byDevice = Map.copyOf(byDevice);
    }

    /** {@return what is taken on one device} */
    public Part on(String device) {
        return byDevice.getOrDefault(device, new Part(0, 0, 0));
    }

    /** Reads what the shim's entry {@code contextMemory} wrote. */
    static MemoryUse parse(String lines) {
        Map<String, Part> parts = new TreeMap<>();
        lines.lines().forEach(line -> {
            String[] field = line.split("\t", -1);
            Part part = new Part(Long.parseLong(field[1]), Long.parseLong(field[2]), Long.parseLong(field[3]));
            parts.merge(field[0], part, Part::plus);
        });
        return new MemoryUse(parts);
    }
}
