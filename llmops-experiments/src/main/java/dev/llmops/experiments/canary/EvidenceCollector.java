package dev.llmops.experiments.canary;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sums up units, one after the other, for {@link CanaryPlan#decide}. The rows of a unit come together, its epochs in order. Not safe
 * for use by multiple threads.
 */
public final class EvidenceCollector {

    private final List<Guard> guards;
    private final int epochs;
    private final long[] units;
    private final Map<String, GuardSums> sums = new LinkedHashMap<>();
    private @Nullable String unit;
    private boolean metCanary;

    /**
     * Begins without a unit.
     *
     * @param guards the metrics
     * @param epochs how many epochs there are
     */
    public EvidenceCollector(List<Guard> guards, int epochs) {
        this.guards = guards;
        this.epochs = epochs;
        this.units = new long[epochs];
        guards.forEach(guard -> sums.put(guard.metric(), new GuardSums(guard, epochs)));
    }

    /**
     * Takes a unit in an epoch.
     *
     * @param name the unit
     * @param epoch place of the epoch
     * @param canary whether it had the canary
     * @param means mean of a metric's values, if there are any
     * @throws IllegalArgumentException if a mean is not what its guard takes
     */
    public void add(String name, int epoch, boolean canary, Function<String, OptionalDouble> means) {
        if (!name.equals(unit)) {
            unit = name;
            metCanary = false;
            sums.values().forEach(GuardSums::nextUnit);
        }
        if (canary && !metCanary) {
            metCanary = true;
            units[epoch]++;
        }
        for (Guard guard : guards) {
            OptionalDouble mean = means.apply(guard.metric());
            if (mean.isPresent()) {
                Objects.requireNonNull(sums.get(guard.metric())).add(epoch, canary, guard.scaled(mean.getAsDouble()));
            }
        }
    }

    /**
     * {@return the data of an epoch}
     *
     * @param epoch its place
     * @param number number of the version with which it began
     * @param share the canary's share
     */
    public EpochData epoch(int epoch, int number, double share) {
        Map<String, Arm> control = new HashMap<>();
        Map<String, Arm> canary = new HashMap<>();
        sums.forEach((metric, guard) -> {
            control.put(metric, guard.arm(epoch, false));
            canary.put(metric, guard.arm(epoch, true));
        });
        return new EpochData(number, share, units[epoch], control, canary);
    }

    /** {@return what units in two epochs make of it} */
    public List<Returning> returning() {
        List<Returning> all = new ArrayList<>();
        sums.forEach((metric, guard) -> {
            for (int later = 1; later < epochs; later++) {
                for (int earlier = 0; earlier < later; earlier++) {
                    double covariance = guard.covariance(earlier, later);
                    if (covariance != 0) {
                        all.add(new Returning(metric, earlier, later, covariance));
                    }
                }
            }
        });
        return all;
    }
}
