package dev.llmops.rag;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The last scans of an index that keeps nothing beside itself: those of this process. */
record ScanMemory(Map<String, String> scans) implements ScanLog.Storage {

    ScanMemory() {
        this(new ConcurrentHashMap<>());
    }

    @Override
    public void put(String name, String json) {
        scans.put(name, json);
    }

    @Override
    public List<String> all() {
        return List.copyOf(scans.values());
    }
}
