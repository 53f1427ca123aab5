package dev.llmops.benchmarks.monitoring;

import dev.llmops.benchmarks.Shares;
import dev.llmops.monitoring.drift.DriftDetector;
import dev.llmops.monitoring.drift.DriftReport;
import dev.llmops.monitoring.drift.DriftSample;
import dev.llmops.monitoring.drift.SignalDrift;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Windows with and without a change, compared. */
final class DriftSimulation {

    private static final int REFERENCE = 500;
    private static final int DIMENSION = 32;

    private final int runs;
    private final long seed;
    private final List<Integer> sizes;

    /**
     * A simulation.
     *
     * @param sizes units in the current window, each a table
     */
    DriftSimulation(int runs, long seed, List<Integer> sizes) {
        this.runs = runs;
        this.seed = seed;
        this.sizes = sizes;
    }

    /** Words hashed to directions: texts with the same words are near each other. No model is asked, so that it is the same on each machine. */
    private static float[] vector(String text) {
        float[] vector = new float[DIMENSION];
        for (String word : text.split(" ", -1)) {
            SplittableRandom direction = new SplittableRandom(word.hashCode());
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] += (float) direction.nextGaussian();
            }
        }
        return vector;
    }

    void print() {
        System.out.printf("%nwindows: %d units of reference, alpha 0.01, %d runs, seed %d%n", REFERENCE, runs, seed);
        sizes.forEach(this::nothing);
        Map<String, Traffic> changes = new LinkedHashMap<>();
        Traffic usual = Traffic.USUAL;
        changes.put("input-length: 2 to 2.5 sentences", with(usual, 0, 2.5));
        changes.put("input-length: 2 to 3 sentences", with(usual, 0, 3));
        changes.put("language: 10 to 15 % German", with(usual, 1, 0.15));
        changes.put("language: 10 to 20 % German", with(usual, 1, 0.20));
        changes.put("topics: a new one, 10 %", with(usual, 2, 0.10));
        changes.put("topics: a new one, 20 %", with(usual, 2, 0.20));
        changes.put("top-score: 0.70 to 0.67", with(usual, 3, 0.67));
        changes.put("top-score: 0.70 to 0.65", with(usual, 3, 0.65));
        changes.put("no-passages: 5 to 10 %", with(usual, 4, 0.10));
        changes.put("no-passages: 5 to 15 %", with(usual, 4, 0.15));
        changes.put("citations-supported: 90 to 80 %", with(usual, 5, 0.20));
        changes.put("abstention: 10 to 20 %", with(usual, 6, 0.20));
        changes.put("blocked: 3 to 10 %", with(usual, 7, 0.10));
        changes.put("score:helpful: 80 to 60 %", with(usual, 8, 0.60));
        for (int units : sizes) {
            System.out.printf("| change | found, %d units |%n|---|---|%n", units);
            changes.forEach((name, traffic) -> System.out.printf("| %s | %s |%n", name, found(name, traffic, units)));
        }
    }

    private static Traffic with(Traffic t, int which, double value) {
        return new Traffic(
                which == 0 ? value : t.length(),
                which == 1 ? value : t.german(),
                which == 2 ? value : t.newTopic(),
                which == 3 ? value : t.topScore(),
                which == 4 ? value : t.noPassages(),
                which == 5 ? value : t.unsupported(),
                which == 6 ? value : t.abstentions(),
                which == 7 ? value : t.blocked(),
                which == 8 ? value : t.good());
    }

    private void nothing(int units) {
        int alarms = 0;
        Map<String, Integer> bySignal = new TreeMap<>();
        for (int run = 0; run < runs; run++) {
            DriftReport report = compared(Traffic.USUAL, units, run);
            alarms += report.drifted() ? 1 : 0;
            for (SignalDrift signal : report.signals()) {
                Double p = signal.pValue();
                bySignal.merge(signal.signal(), p != null && p <= 0.05 ? 1 : 0, Integer::sum);
            }
        }
        System.out.printf("no change, %d units: any alarm %s%n", units, Shares.of(alarms, runs));
        bySignal.forEach((signal, small) ->
                System.out.printf("  %s: p at most 0.05, not adjusted, in %s%n", signal, Shares.of(small, runs)));
    }

    private String found(String name, Traffic traffic, int units) {
        String signal = name.substring(0, name.lastIndexOf(':'));
        int found = 0;
        for (int run = 0; run < runs; run++) {
            found += compared(traffic, units, run).signals().stream()
                            .anyMatch(each -> each.signal().equals(signal) && each.drifted())
                    ? 1
                    : 0;
        }
        return Shares.of(found, runs);
    }

    private DriftReport compared(Traffic traffic, int units, int run) {
        SplittableRandom random = new SplittableRandom(seed + run);
        DriftDetector detector = DriftDetector.builder()
                .embeddings(ScriptedEmbeddingClient.of("words", DIMENSION, DriftSimulation::vector))
                .seed(random.nextLong())
                .build();
        DriftSample reference = detector.sample();
        DriftSample current = detector.sample();
        Traffic.USUAL.fill(reference, REFERENCE, random);
        traffic.fill(current, units, random);
        return detector.compare(reference, current);
    }
}
