package dev.llmops.cli.experiment;

import dev.llmops.cli.console.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code llmops experiment rollback}. */
@Command(
        name = "rollback",
        header = "Take a canary back: nobody gets it any more.",
        description = "Applications follow as soon as they read their experiments again.",
        footer = "%nExample: llmops experiment rollback support-v7 --by ann --message \"users complain\"")
final class ExperimentRollbackCommand extends Operation {

    @Mixin
    CanaryOptions canary;

    @Override
    public Integer call() {
        canary.change(this, canaries -> canaries.rollBack(canary.name, canary.by, canary.message));
        return 0;
    }
}
