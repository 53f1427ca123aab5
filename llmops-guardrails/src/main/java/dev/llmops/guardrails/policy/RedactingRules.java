package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.detect.TextDetector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The rules of a policy that change texts. Safe for use by multiple threads. */
final class RedactingRules {

    private static final Set<String> REDACTING = Set.of("pii", "secrets");

    private final GuardrailPolicy policy;
    private final List<TextDetector> detectors;
    private final Map<GuardrailStage, Guardrail> made = new ConcurrentHashMap<>();

    RedactingRules(GuardrailPolicy policy, List<TextDetector> detectors) {
        this.policy = policy;
        this.detectors = List.copyOf(detectors);
    }

    Guardrail at(GuardrailStage stage) {
        return made.computeIfAbsent(stage, this::make);
    }

    /** Answers are what is looked at whole and in pieces alike, so the rules of any stage look at an answer here. */
    private Guardrail make(GuardrailStage stage) {
        StagePolicy all = policy.stages().get(stage);
        List<DetectorRule> rules = all == null
                ? List.of()
                : all.detectors().stream().filter(RedactingRules::changes).toList();
        if (all == null || rules.isEmpty()) {
            throw new IllegalArgumentException(
                    "the policy '" + policy.name() + "' must have a rule that changes texts at the stage " + stage
                            + ", but has none; name pii or secrets there, or set the action transform");
        }
        StagePolicy changing = new StagePolicy(
                rules, all.provenance(), all.onFailure(), all.budget(), Integer.MAX_VALUE, all.maxHold());
        PolicyGuardrail.Builder guardrail =
                PolicyGuardrail.builder(GuardrailPolicy.builder(policy.name(), policy.version())
                        .stage(GuardrailStage.OUTPUT, changing)
                        .build());
        detectors.forEach(guardrail::detector);
        return guardrail.build();
    }

    private static boolean changes(DetectorRule rule) {
        boolean redacts = REDACTING.contains(rule.detector()) && rule.action() != PolicyAction.FLAG;
        return redacts
                || rule.action() == PolicyAction.TRANSFORM
                || rule.categories().values().stream().anyMatch(each -> each.action() == PolicyAction.TRANSFORM);
    }

    static void requirePassed(String policy, Decision decision) {
        if (decision instanceof Decision.Block block) {
            throw new GuardrailBlockedException(policy, block.reason(), block.findings());
        }
        if (decision instanceof Decision.Reask reask) {
            throw new GuardrailBlockedException(policy, reask.instruction(), reask.findings());
        }
    }
}
