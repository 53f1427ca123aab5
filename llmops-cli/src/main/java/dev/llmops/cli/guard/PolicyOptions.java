package dev.llmops.cli.guard;

import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.cli.console.Failures;
import dev.llmops.cli.option.PolicyFile;
import dev.llmops.guardrails.detect.TextDetector;
import dev.llmops.guardrails.detect.TrainedDetector;
import dev.llmops.guardrails.policy.DetectorRule;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import dev.llmops.guardrails.policy.TextScanner;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which policy, at which of its stages. */
final class PolicyOptions {

    @Mixin
    final PolicyFile source = new PolicyFile();

    @Option(
            names = "--detector",
            paramLabel = "FILE",
            description =
                    "A model of guard train, which the policy can name. Without --policy the model alone decides.")
    @Nullable
    Path detector;

    GuardrailStage stage() {
        return source.stage.stage();
    }

    GuardrailPolicy policy() {
        GuardrailPolicy named = source.named();
        if (named != null) {
            return named;
        }
        List<TextDetector> own = detectors();
        return own.isEmpty() ? GuardrailPolicy.standard() : alone(own.get(0));
    }

    private GuardrailPolicy alone(TextDetector only) {
        return GuardrailPolicy.builder(only.name(), only.version())
                .stage(stage(), DetectorRule.of(only.name()))
                .build();
    }

    /** {@return a scanner with the detectors of a policy, which may name the one that was given} */
    TextScanner scanner(GuardrailPolicy policy) {
        return TextScanner.of(policy, detectors());
    }

    private List<TextDetector> detectors() {
        Path from = detector;
        return from == null
                ? List.of()
                : List.of(Failures.read("the detector '" + from + "'", () -> TrainedDetector.read(from)));
    }
}
