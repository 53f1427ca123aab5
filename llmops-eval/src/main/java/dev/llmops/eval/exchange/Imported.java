package dev.llmops.eval.exchange;

import dev.llmops.eval.dataset.Dataset;
import java.util.List;
import java.util.Objects;

/**
 * A data set imported from another tool.
 *
 * @param dataset its rows
 * @param losses what in the file has no place in a row, one sentence each, in the order of the file; empty if nothing was lost
 */
public record Imported(Dataset dataset, List<String> losses) {

    /** Copies the list. */
    public Imported {
        Objects.requireNonNull(dataset, "dataset");
        losses = List.copyOf(losses);
    }
}
