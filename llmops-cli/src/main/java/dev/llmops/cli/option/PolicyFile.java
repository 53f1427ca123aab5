package dev.llmops.cli.option;

import dev.llmops.cli.console.Failures;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which policy, at which of its stages. */
public final class PolicyFile {

    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            description = "Where the texts could come from: ${COMPLETION-CANDIDATES}. Default: input.")
    public TextStage stage = TextStage.input;

    @Option(names = "--policy", paramLabel = "FILE", description = "A policy in YAML. Default: the standard policy.")
    public @Nullable Path file;

    /** {@return the policy that was named, or null} */
    public @Nullable GuardrailPolicy named() {
        Path from = file;
        return from == null ? null : Failures.read("the policy '" + from + "'", () -> GuardrailPolicy.read(from));
    }
}
