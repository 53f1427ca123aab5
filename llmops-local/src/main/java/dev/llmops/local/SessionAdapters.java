package dev.llmops.local;

import dev.llmops.local.internal.engine.request.AdapterRegistry;
import dev.llmops.local.internal.llama.AdapterUse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The LoRA adapters that a session has from its beginning to its end, also when they are unloaded meanwhile. */
final class SessionAdapters {

    private final Map<String, Object> told;
    private final List<AdapterUse> uses;
    private final String digest;
    private int held;

    private SessionAdapters(Map<String, Object> told, List<AdapterUse> uses, String digest) {
        this.told = told;
        this.uses = uses;
        this.digest = digest;
    }

    static SessionAdapters of(AdapterRegistry loaded, Map<String, Double> scales) {
        Map<String, String> digests = new HashMap<>();
        loaded.all().forEach(each -> digests.put(each.name(), each.digest()));
        List<AdapterUse> uses = loaded.wanted(Map.of(AdapterRegistry.VENDOR_NAME, Map.copyOf(scales)));
        StringBuilder digest = new StringBuilder();
        Map<String, Object> told = new TreeMap<>();
        new TreeMap<>(scales).forEach((name, scale) -> {
            if (scale != 0) {
                String file = String.valueOf(digests.get(name));
                digest.append('+').append(file).append('*').append(scale.floatValue());
                told.put(name, Map.of("scale", scale.floatValue(), "digest", file));
            }
        });
        return new SessionAdapters(
                told.isEmpty() ? Map.of() : Map.of(AdapterRegistry.VENDOR_NAME, told), uses, digest.toString());
    }

    List<AdapterUse> uses() {
        return uses;
    }

    /** What tells a state computed with them from one without. */
    String digest() {
        return digest;
    }

    /** What a response tells, with these adapters. */
    Map<String, Object> tell(Map<String, Object> vendor) {
        Map<String, Object> all = new HashMap<>(vendor);
        all.putAll(told);
        return all;
    }

    synchronized void hold() {
        for (AdapterUse use : uses) {
            use.adapter().holdForCall();
            held++;
        }
    }

    synchronized void letGo() {
        while (held > 0) {
            uses.get(--held).adapter().letGoAfterCall();
        }
    }
}
