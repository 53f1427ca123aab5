package dev.llmops.cli.store;

import dev.llmops.api.retention.Removed;
import dev.llmops.cli.console.Operation;
import java.util.TreeMap;

/** What was removed, in words. */
final class RemovedText {

    private RemovedText() {}

    static void print(Operation operation, Removed removed) {
        if (operation.json) {
            operation.output().json(removed);
            return;
        }
        new TreeMap<>(removed.rows()).forEach((kind, rows) -> operation.output().field(kind, rows));
        operation.output().field("held back", removed.held());
    }
}
