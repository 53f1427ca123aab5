package dev.llmops.cli.eval.metric;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** All metrics of {@code eval metric}. A new one is an entry of one of these lists. */
public final class MetricRegistry {

    private MetricRegistry() {}

    public static List<MetricEntry> all() {
        return Stream.of(
                        TextEntries.all(),
                        StructuredEntries.all(),
                        AgentEntries.all(),
                        JudgedEntries.all(),
                        SafetyEntries.all(),
                        RagEntries.all(),
                        HallucinationEntries.all())
                .flatMap(List::stream)
                .toList();
    }

    /**
     * {@return the metric of a name}
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static MetricEntry named(String name) {
        return all().stream()
                .filter(entry -> entry.info().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the metric must be one of " + String.join(", ", names()) + ", but was '" + name + "'"));
    }

    private static List<String> names() {
        return all().stream().map(entry -> entry.info().name()).toList();
    }

    /** For the help. */
    public static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return names().iterator();
        }
    }
}
