package dev.llmops.cli.batch;

import dev.llmops.batch.recipe.Recipe;
import dev.llmops.batch.recipe.ScanRecipe;
import dev.llmops.cli.option.PolicyFile;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code llmops batch scan}. */
@Command(
        name = "scan",
        header = "Look for what a policy names in the \"text\" of each row.",
        footer = "%nExample: llmops batch scan --in letters.jsonl --out findings.jsonl")
final class BatchScanCommand extends BatchOperation {

    @Mixin
    PolicyFile policy;

    @Override
    Recipe recipe() {
        GuardrailPolicy named = policy.named();
        return ScanRecipe.of(named == null ? GuardrailPolicy.standard() : named, policy.stage.stage());
    }
}
