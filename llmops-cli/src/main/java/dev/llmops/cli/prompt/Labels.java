package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;

/** Moves labels and says so. */
final class Labels {

    private Labels() {}

    static void move(Operation operation, Store store, PromptVersion version, String label, PromptCommit commit) {
        PromptVersion labelled = store.prompts().label(version.name(), version.number(), label, commit);
        if (operation.json) {
            operation.output().json(PromptText.Summary.of(labelled));
        } else {
            operation.output().line(version.name() + "@" + label + " is now " + labelled.reference());
        }
    }
}
