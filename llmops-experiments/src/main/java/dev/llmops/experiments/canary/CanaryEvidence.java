package dev.llmops.experiments.canary;

import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.MetricSums;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.api.experiment.UnitQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a store knows of a canary.
 *
 * @param returning what units in two epochs make of it
 * @param calls a number that changes when the canary met another unit or was given another value
 */
record CanaryEvidence(List<EpochData> epochs, List<Returning> returning, long calls) {

    static CanaryEvidence read(ExperimentStore store, CanaryHistory canary) {
        List<Guard> guards = canary.decision().plan().guards();
        EvidenceCollector collector =
                new EvidenceCollector(guards, canary.epochs().size());
        String treated = Canaries.canary(canary.latest().experiment()).name();
        String control = canary.latest().experiment().control().name();
        long[] calls = new long[1];
        store.units(UnitQuery.of(canary.latest().experiment().name()), unit -> {
            int epoch = canary.epoch(unit.epoch());
            boolean isTreated = unit.variant().equals(treated);
            if (epoch >= 0 && (isTreated || unit.variant().equals(control))) {
                collector.add(unit.unit(), epoch, isTreated, metric -> mean(unit, metric));
                calls[0] += isTreated ? 1 + values(unit) : 0;
            }
        });
        List<EpochData> epochs = new ArrayList<>();
        for (int i = 0; i < canary.epochs().size(); i++) {
            epochs.add(collector.epoch(
                    i,
                    canary.epochs().get(i).epoch(),
                    CanaryHistory.share(canary.epochs().get(i))));
        }
        return new CanaryEvidence(epochs, collector.returning(), calls[0]);
    }

    private static OptionalDouble mean(UnitMetrics unit, String metric) {
        MetricSums sums = unit.metrics().get(metric);
        return sums == null || sums.count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(sums.mean());
    }

    private static long values(UnitMetrics unit) {
        return unit.metrics().values().stream().mapToLong(MetricSums::count).sum();
    }
}
