package dev.llmops.experiments.bandit;

import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.UnitQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A unit's first epoch.
 *
 * @param variant name of its variant
 * @param propensity the probability with which it got the variant
 * @param segments what is known of the unit
 * @param reward what it is worth
 */
record LoggedUnit(
        String unit, String variant, int epoch, double propensity, Map<String, String> segments, double reward) {

    static List<LoggedUnit> read(ExperimentStore store, String experiment, Reward reward) {
        List<LoggedUnit> units = new ArrayList<>();
        String[] last = new String[1];
        store.units(UnitQuery.of(experiment), unit -> {
            boolean first = !unit.unit().equals(last[0]);
            last[0] = unit.unit();
            OptionalDouble value = first ? reward.of(unit) : OptionalDouble.empty();
            if (value.isPresent()) {
                units.add(new LoggedUnit(
                        unit.unit(),
                        unit.variant(),
                        unit.epoch(),
                        unit.propensity(),
                        unit.segments(),
                        value.getAsDouble()));
            }
        });
        return units;
    }
}
