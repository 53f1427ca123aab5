package dev.llmops.core.store;

import dev.llmops.core.internal.json.RecordJson;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What results are split by, as one column. */
final class Segments {

    private static final String NONE = "{}";

    private Segments() {}

    static String write(Map<String, String> segments) {
        return segments.isEmpty()
                ? NONE
                : RecordJson.write(new TreeMap<>(segments)).replace('\0', '\u2400');
    }

    static Map<String, String> read(String column) {
        Map<String, String> segments = new HashMap<>();
        if (!column.equals(NONE)) {
            Map<?, ?> kept = RecordJson.read(column, Map.class);
            kept.forEach((name, value) -> segments.put((String) name, (String) value));
        }
        return segments;
    }
}
