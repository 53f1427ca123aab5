package dev.llmops.monitoring.drift;

import dev.llmops.commons.internal.stats.Bootstrap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What values are like, in a few figures. */
final class Figures {

    private static final int MAX_CATEGORIES = 5;

    private Figures() {}

    static Map<String, Double> ofNumbers(List<Double> values) {
        if (values.isEmpty()) {
            return Map.of();
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("mean", values.stream().mapToDouble(x -> x).average().orElseThrow());
        figures.put("median", Bootstrap.percentile(sorted, 0.5));
        return figures;
    }

    static Map<String, Double> ofCategories(List<String> values) {
        Map<String, Long> counts =
                values.stream().collect(Collectors.groupingBy(value -> value, TreeMap::new, Collectors.counting()));
        Map<String, Double> shares = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MAX_CATEGORIES)
                .forEach(each -> shares.put(each.getKey(), each.getValue() / (double) values.size()));
        return shares;
    }

    /** {@return for example {@code mean 12.5, median 11}; of topics, which have none, a dash} */
    static String text(Map<String, Double> figures) {
        return figures.isEmpty()
                ? "-"
                : figures.entrySet().stream()
                        .map(each -> String.format(Locale.ROOT, "%s %.4g", each.getKey(), each.getValue()))
                        .collect(Collectors.joining(", "));
    }

    /** {@code Map.copyOf} forgets the order. */
    static Map<String, Double> copy(Map<String, Double> figures) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }
}
