package dev.llmops.cli;

import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which policy, at which of its stages. */
final class PolicyOptions {

    /** Where a text could come from, in short. */
    enum Stage {
        input(GuardrailStage.USER_INPUT),
        passage(GuardrailStage.PASSAGE),
        tool(GuardrailStage.TOOL_RESULT),
        output(GuardrailStage.OUTPUT);

        private final GuardrailStage stage;

        Stage(GuardrailStage stage) {
            this.stage = stage;
        }
    }

    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            description = "Where the texts could come from: ${COMPLETION-CANDIDATES}. Default: input.")
    Stage stage = Stage.input;

    @Option(names = "--policy", paramLabel = "FILE", description = "A policy in YAML. Default: the standard policy.")
    @Nullable
    Path file;

    GuardrailStage stage() {
        return stage.stage;
    }

    GuardrailPolicy policy() {
        if (file == null) {
            return GuardrailPolicy.standard();
        }
        try {
            return GuardrailPolicy.read(file);
        } catch (IOException e) {
            throw new CommandFailedException("the policy '" + file + "' can not be read: " + e, e);
        }
    }
}
