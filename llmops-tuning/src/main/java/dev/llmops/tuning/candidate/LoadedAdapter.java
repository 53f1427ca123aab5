package dev.llmops.tuning.candidate;

import dev.llmops.tuning.study.GateResult;
import dev.llmops.tuning.study.TrainingCost;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * An adapter that requests can name.
 *
 * @param name the name it was loaded under
 * @param cost the training cost; labels are counted by the study
 * @param checks additional checks besides the task, run after its answers
 */
public record LoadedAdapter(String name, TrainingCost cost, Supplier<List<GateResult>> checks) {

    /** Refuses nulls. */
    public LoadedAdapter {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(cost, "cost");
        Objects.requireNonNull(checks, "checks");
    }
}
