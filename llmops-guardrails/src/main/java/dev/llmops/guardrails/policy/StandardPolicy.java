package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.internal.text.HiddenTextDetector;
import java.util.EnumSet;
import java.util.Set;

/** The policy of the standard guardrails. */
final class StandardPolicy {

    private static final Set<GuardrailStage> FROM_OUTSIDE =
            EnumSet.of(GuardrailStage.USER_INPUT, GuardrailStage.PASSAGE, GuardrailStage.TOOL_RESULT);

    static final GuardrailPolicy POLICY = policy();

    private StandardPolicy() {}

    private static GuardrailPolicy policy() {
        GuardrailPolicy.Builder builder = GuardrailPolicy.builder("standard", "4");
        DetectorRule pii = DetectorRule.of(BuiltIn.PII);
        DetectorRule secrets = DetectorRule.of(BuiltIn.SECRETS);
        // One in four names is none, so they are told and nothing else.
        DetectorRule names =
                DetectorRule.builder(BuiltIn.NAMES).action(PolicyAction.FLAG).build();
        DetectorRule injection = DetectorRule.of(BuiltIn.INJECTION);
        // Pages and mails have texts that are not shown, and long files are repetitive: told, and left to who reads the
        // records.
        DetectorRule hidden =
                DetectorRule.builder(BuiltIn.HIDDEN).action(PolicyAction.FLAG).build();
        // What the style of a page hides was written for programs: a passage goes to the model without it.
        DetectorRule hiddenOfPassages = DetectorRule.builder(BuiltIn.HIDDEN)
                .action(PolicyAction.FLAG)
                .category(HiddenTextDetector.NOT_SHOWN, CategoryRule.of(PolicyAction.BLOCK))
                .build();
        DetectorRule abuse =
                DetectorRule.builder(BuiltIn.ABUSE).action(PolicyAction.FLAG).build();
        for (GuardrailStage stage : GuardrailStage.values()) {
            if (FROM_OUTSIDE.contains(stage)) {
                builder.stage(
                        stage,
                        pii,
                        names,
                        secrets,
                        injection,
                        stage == GuardrailStage.PASSAGE ? hiddenOfPassages : hidden,
                        abuse);
            } else {
                builder.stage(stage, pii, secrets);
            }
        }
        return builder.build();
    }
}
