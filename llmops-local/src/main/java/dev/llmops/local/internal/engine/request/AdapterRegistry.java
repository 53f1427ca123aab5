package dev.llmops.local.internal.engine.request;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.local.LocalAdapter;
import dev.llmops.local.internal.llama.AdapterUse;
import dev.llmops.local.internal.llama.LlamaAdapter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The LoRA adapters of a model, by name. Safe for use by multiple threads. */
public final class AdapterRegistry implements AutoCloseable {

    /** The vendor parameter that names adapters. */
    public static final String VENDOR_NAME = "lora";

    private static final double STRONGEST = 100;

    private record Loaded(LocalAdapter card, LlamaAdapter adapter) {}

    private final Map<String, Loaded> byName = new ConcurrentSkipListMap<>();
    private final Object loading = new Object();

    /**
     * Loads an adapter. Nothing is loaded for a name that is taken.
     *
     * @param card says what it is
     * @return what it is
     * @throws IllegalArgumentException if the name is taken
     */
    public LocalAdapter add(String name, Supplier<LocalAdapter> card, Supplier<LlamaAdapter> adapter) {
        // One after the other, so that two of one name are not both loaded.
        synchronized (loading) {
            if (byName.containsKey(name)) {
                throw new IllegalArgumentException(
                        "an adapter must have a name of its own, but '" + name + "' is taken");
            }
            Loaded loaded = new Loaded(card.get(), adapter.get());
            byName.put(name, loaded);
            return loaded.card;
        }
    }

    /**
     * Takes an adapter out. Calls that have it go on with it; its memory goes with the last of them.
     *
     * @throws IllegalArgumentException if no adapter has it
     */
    public void remove(String name) {
        Loaded loaded = byName.remove(name);
        if (loaded == null) {
            throw new IllegalArgumentException(
                    "an adapter must be loaded to be unloaded, one of " + byName.keySet() + ", but was '" + name + "'");
        }
        loaded.adapter.close();
    }

    /** Takes all out. */
    @Override
    public void close() {
        synchronized (loading) {
            Closing.all(() -> Closing.each(byName.values(), loaded -> loaded.adapter.close()), byName::clear);
        }
    }

    /** {@return all adapters, by name} */
    public List<LocalAdapter> all() {
        return byName.values().stream().map(Loaded::card).toList();
    }

    /**
     * {@return the adapters that a request asks for, in the order of their names, without those of scale 0}
     *
     * @param vendor the request's vendor parameters
     * @throws InvalidRequestException if one is not loaded, or its scale is none
     */
    public List<AdapterUse> wanted(Map<String, Object> vendor) {
        return scales(vendor).entrySet().stream()
                .map(entry -> new AdapterUse(loaded(entry.getKey()).adapter, entry.getValue()))
                .toList();
    }

    /** Returns what a response tells of them, or null if there are none. */
    @Nullable
    Map<String, Object> told(Map<String, Object> vendor) {
        Map<String, Object> told = new LinkedHashMap<>();
        scales(vendor)
                .forEach((name, scale) -> told.put(
                        name, Map.of("scale", scale, "digest", loaded(name).card.digest())));
        return told.isEmpty() ? null : told;
    }

    private Loaded loaded(String name) {
        Loaded loaded = byName.get(name);
        if (loaded == null) {
            throw new InvalidRequestException("lora must name adapters that are loaded, " + byName.keySet()
                    + ", but named '" + name + "'; load it with LocalModel.loadAdapter");
        }
        return loaded;
    }

    private static Map<String, Float> scales(Map<String, Object> vendor) {
        Object value = vendor.get(VENDOR_NAME);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw new InvalidRequestException(
                    "lora must be an object of scales by the name of the adapter, but was " + value);
        }
        Map<String, Float> scales = new TreeMap<>();
        map.forEach((name, scale) -> {
            if (!(scale instanceof Number number) || !(Math.abs(number.doubleValue()) <= STRONGEST)) {
                throw new InvalidRequestException(
                        "a scale of lora must be a number from -100 to 100, but that of '" + name + "' was " + scale);
            }
            if (number.doubleValue() != 0) {
                scales.put(name.toString(), number.floatValue());
            }
        });
        return scales;
    }
}
