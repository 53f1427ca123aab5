package dev.llmops.eval.optimize;

import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.text.NearDuplicates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds training rows that a held-out row repeats: in the same words, nearly, or as one of the same group. */
final class Leakage {

    private final Map<String, String> byGroup = new HashMap<>();
    private final NearDuplicates texts = new NearDuplicates();
    private final @Nullable String group;

    private Leakage(Dataset heldOut, @Nullable String group) {
        this.group = group;
        for (Row row : heldOut.rows()) {
            byGroup.putIfAbsent(PromptSplit.groupOf(row, group), row.id());
            texts.add(row.id(), row.input());
        }
    }

    static List<PromptSplit.Leak> between(Dataset train, Dataset heldOut, @Nullable String group) {
        Leakage index = new Leakage(heldOut, group);
        List<PromptSplit.Leak> found = new ArrayList<>();
        for (Row row : train.rows()) {
            PromptSplit.Leak leak = index.find(row);
            if (leak != null) {
                found.add(leak);
            }
        }
        return List.copyOf(found);
    }

    private PromptSplit.@Nullable Leak find(Row row) {
        String same = texts.same(row.input());
        if (same != null) {
            return new PromptSplit.Leak(row.id(), same, "same text");
        }
        String together = group == null ? null : byGroup.get(PromptSplit.groupOf(row, group));
        if (together != null) {
            return new PromptSplit.Leak(row.id(), together, "same group");
        }
        String near = texts.near(row.input());
        return near == null ? null : new PromptSplit.Leak(row.id(), near, "near text");
    }
}
