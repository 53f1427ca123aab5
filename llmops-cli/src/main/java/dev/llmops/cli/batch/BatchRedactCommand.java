package dev.llmops.cli.batch;

import dev.llmops.batch.recipe.Recipe;
import dev.llmops.batch.recipe.RedactRecipe;
import dev.llmops.cli.option.PolicyFile;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code llmops batch redact}. */
@Command(
        name = "redact",
        header = "Put placeholders in the place of personal data and secrets in the \"text\" of each row.",
        footer = "%nExample: llmops batch redact --in letters.jsonl --out redacted.jsonl")
final class BatchRedactCommand extends BatchOperation {

    @Mixin
    PolicyFile policy;

    @Override
    Recipe recipe() {
        GuardrailPolicy named = policy.named();
        return named == null ? RedactRecipe.standard() : RedactRecipe.of(named, policy.stage.stage());
    }
}
