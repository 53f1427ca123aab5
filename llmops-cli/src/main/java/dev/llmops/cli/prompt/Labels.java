package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.cli.console.Operation;

/** Moves labels and says so. */
final class Labels {

    private Labels() {}

    static void move(Operation operation, PromptRegistry prompts, LabelChange change) {
        prompts.change(change);
        String label = change.name() + "@" + change.label();
        Integer to = change.to();
        if (to == null) {
            if (operation.json) {
                operation.output().json(new Removed(change.name(), change.label()));
            } else {
                operation.output().line(label + " is no version now");
            }
            return;
        }
        PromptVersion labelled = prompts.get(PromptReference.version(change.name(), to));
        if (operation.json) {
            operation.output().json(PromptText.Summary.of(labelled, prompts.tags(labelled.name())));
        } else {
            operation.output().line(label + " is now " + labelled.reference());
        }
    }

    private record Removed(String prompt, String removed) {}
}
