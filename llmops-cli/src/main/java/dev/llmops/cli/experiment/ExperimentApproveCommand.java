package dev.llmops.cli.experiment;

import dev.llmops.cli.console.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code llmops experiment approve}. */
@Command(
        name = "approve",
        header = "Approve of promoting a canary that waits for it.",
        description = "Its controller looks at the guards once more and then promotes it.",
        footer = "%nExample: llmops experiment approve support-v7 --by ann --message \"read 20 answers\"")
final class ExperimentApproveCommand extends Operation {

    @Mixin
    CanaryOptions canary;

    @Override
    public Integer call() {
        canary.change(this, canaries -> canaries.approve(canary.name, canary.by, canary.message));
        return 0;
    }
}
