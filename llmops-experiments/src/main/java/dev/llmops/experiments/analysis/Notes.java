package dev.llmops.experiments.analysis;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Variant;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.PlanVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a reader of results should know. */
final class Notes {

    private Notes() {}

    static List<String> of(
            AnalysisPlan plan,
            @Nullable PlanVersion fixed,
            List<ExperimentVersion> history,
            UnitCounts counts,
            List<String> dropped) {
        List<String> notes = new ArrayList<>();
        if (fixed == null) {
            notes.add("no plan was fixed before the data, so every difference is exploratory");
        }
        if (plan.window() == null) {
            notes.add(
                    "no window is planned: late rows still move the value of a unit, and the guarantees are approximate");
        }
        add(notes, counts.openWindow(), "units are left out whose window of " + plan.window() + " is open");
        add(notes, counts.beforePlan(), "units are left out that were exposed before the plan was fixed");
        add(notes, counts.later(), "rows of units that came back after a change of weights or variants are left out");
        add(notes, counts.unknownVariant(), "units are left out whose variant no version has");
        dropped.forEach(name -> notes.add("segment '" + name + "' has more values than are looked at one by one"));
        changed(history, notes);
        return notes;
    }

    private static void add(List<String> notes, long count, String what) {
        if (count > 0) {
            notes.add(count + " " + what);
        }
    }

    private static void changed(List<ExperimentVersion> history, List<String> notes) {
        for (int i = 1; i < history.size(); i++) {
            Experiment before = history.get(i - 1).experiment();
            for (Variant variant : history.get(i).experiment().variants()) {
                boolean other = before.variants().stream()
                        .anyMatch(old -> old.name().equals(variant.name()) && !old.sameEffect(variant));
                if (other && history.get(i - 1).running()) {
                    notes.add("variant '" + variant.name() + "' was changed in version "
                            + history.get(i).number() + ": units before saw something else");
                }
            }
        }
    }
}
