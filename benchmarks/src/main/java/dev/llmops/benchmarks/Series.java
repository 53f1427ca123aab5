package dev.llmops.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Pairs of figures by name, of several rounds. */
final class Series {

    private record Pair(double ours, double theirs) {}

    private final Map<String, List<Pair>> pairs = new HashMap<>();

    void add(String name, double ours, double theirs) {
        pairs.computeIfAbsent(name, key -> new ArrayList<>()).add(new Pair(ours, theirs));
    }

    /** Prints medians, and the median of the rounds' ratios with the least and the greatest. */
    void row(String what, String name, String goal) {
        List<Pair> all = pairs.getOrDefault(name, List.of());
        List<Double> ratios =
                all.stream().map(pair -> pair.ours() / pair.theirs()).sorted().toList();
        double theirs = LoadRun.median(all.stream().map(Pair::theirs).toList());
        String ratio = ratios.stream().allMatch(Double::isFinite)
                ? String.format(
                        Locale.ROOT,
                        "%.2f (%.2f to %.2f)",
                        LoadRun.median(ratios),
                        ratios.get(0),
                        ratios.get(ratios.size() - 1))
                : "";
        System.out.printf(
                Locale.ROOT,
                "| %s | %,.1f | %s | %s | %s |%n",
                what,
                LoadRun.median(all.stream().map(Pair::ours).toList()),
                Double.isNaN(theirs) ? "" : String.format(Locale.ROOT, "%,.1f", theirs),
                ratio,
                goal);
    }
}
