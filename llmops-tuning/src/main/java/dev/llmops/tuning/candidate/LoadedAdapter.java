package dev.llmops.tuning.candidate;

import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.tuning.study.GateResult;
import dev.llmops.tuning.study.TrainingCost;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An adapter that requests can name.
 *
 * @param name the name it was loaded under
 * @param cost the training cost; a study counts at least the rows that it gave as labels
 * @param checks additional checks besides the task, run after its answers
 * @param content what a registry keeps of it, without the report of a study; null if it was not trained here
 */
public record LoadedAdapter(
        String name,
        TrainingCost cost,
        Supplier<List<GateResult>> checks,
        @Nullable AdapterContent content) {

    /** Refuses nulls. */
    public LoadedAdapter {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(cost, "cost");
        Objects.requireNonNull(checks, "checks");
    }

    /**
     * Creates an adapter that was not trained here.
     *
     * @param name the name it was loaded under
     * @param cost the training cost
     * @param checks additional checks
     */
    public LoadedAdapter(String name, TrainingCost cost, Supplier<List<GateResult>> checks) {
        this(name, cost, checks, null);
    }
}
