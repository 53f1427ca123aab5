package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.detect.DetectorCost;
import dev.llmops.guardrails.detect.Provenance;
import dev.llmops.guardrails.detect.TextDetector;
import dev.llmops.guardrails.internal.pipeline.DetectorStep;
import dev.llmops.guardrails.internal.pipeline.GuardrailStep;
import dev.llmops.guardrails.internal.pipeline.StagePlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the detectors that a policy names. */
final class PolicyCompiler {

    private final GuardrailPolicy policy;
    private final Map<String, TextDetector> detectors;
    private final Map<String, Guardrail> guardrails;

    PolicyCompiler(GuardrailPolicy policy, Map<String, TextDetector> detectors, Map<String, Guardrail> guardrails) {
        this.policy = policy;
        this.detectors = detectors;
        this.guardrails = guardrails;
    }

    Map<GuardrailStage, StagePlans> plans() {
        Map<GuardrailStage, StagePlans> plans = new EnumMap<>(GuardrailStage.class);
        policy.stages().forEach((stage, rules) -> plans.put(stage, plans(stage, rules)));
        return plans;
    }

    private StagePlans plans(GuardrailStage stage, StagePolicy rules) {
        String path = "stages." + PolicyJson.word(stage);
        if (stage != GuardrailStage.OUTPUT) {
            requireUnset(path, "max_hold", rules.maxHold());
        }
        StagePlan usual = plan(stage, rules);
        Map<Provenance, StagePlan> byProvenance = new EnumMap<>(Provenance.class);
        for (Provenance provenance : Provenance.values()) {
            byProvenance.put(provenance, usual.writtenBy(provenance, factor(provenance)));
        }
        return new StagePlans(rules, byProvenance);
    }

    /** One whom the policy does not name is treated as the next one above who is trusted more. */
    private double factor(Provenance provenance) {
        double factor = 1;
        for (Provenance each : Provenance.values()) {
            if (each.compareTo(provenance) <= 0) {
                factor = policy.strictness().getOrDefault(each, factor);
            }
        }
        return factor;
    }

    private StagePlan plan(GuardrailStage stage, StagePolicy rules) {
        List<DetectorStep> local = new ArrayList<>();
        List<DetectorStep> remote = new ArrayList<>();
        List<GuardrailStep> changing = new ArrayList<>();
        for (DetectorRule rule : rules.detectors()) {
            String path = "stages." + PolicyJson.word(stage) + ".detectors." + rule.detector();
            OnFailure onFailure = rule.onFailure() == null ? rules.onFailure() : rule.onFailure();
            TextDetector detector = detector(path, rule);
            if (detector == null) {
                requireUnset(path, "threshold", rule.threshold());
                requireUnset(path, "allow", rule.allow().isEmpty() ? null : rule.allow());
                requireUnset(path, "timeout", rule.timeout());
                requireUnset(path, "sample", rule.sample() < 1 ? rule.sample() : null);
                Guardrail guardrail = guardrail(path, rule);
                requireStage(path, guardrail.stages().contains(stage), stage);
                changing.add(new GuardrailStep(guardrail, rule.action() == PolicyAction.FLAG, onFailure));
            } else {
                requireStage(path, detector.stages().contains(stage), stage);
                requireUnset(path, "operator", rule.operator());
                if (detector.cost() != DetectorCost.REMOTE) {
                    requireUnset(path, "timeout", rule.timeout());
                }
                requireKnown(path, detector, rule);
                (detector.cost() == DetectorCost.REMOTE ? remote : local)
                        .add(new DetectorStep(detector, rule, onFailure, 1));
            }
        }
        local.sort(Comparator.comparing(DetectorStep::cost));
        return new StagePlan(
                stage, rules.provenance(), local, changing, remote, rules.budget(), rules.maxLength(), rules.maxHold());
    }

    private @Nullable TextDetector detector(String path, DetectorRule rule) {
        TextDetector given = detectors.get(rule.detector());
        @Nullable Function<List<String>, TextDetector> allowing = BuiltIn.ALLOWING.get(rule.detector());
        if (allowing == null || (given != null && rule.allow().isEmpty())) {
            requireUnset(path, "allow", given == null || rule.allow().isEmpty() ? null : rule.allow());
            return given;
        }
        try {
            return allowing.apply(rule.allow());
        } catch (IllegalArgumentException e) {
            throw new InvalidPolicyException(path + ".allow", String.valueOf(e.getMessage()), e);
        }
    }

    /** A setting that would do nothing must not look as if it did. */
    private static void requireUnset(String path, String setting, @Nullable Object value) {
        if (value != null) {
            throw new InvalidPolicyException(
                    path, "this takes no " + setting + ", but it was set to " + value + "; leave it out");
        }
    }

    private static void requireKnown(String path, TextDetector detector, DetectorRule rule) {
        Set<String> known = new TreeSet<>(detector.categories());
        if (known.isEmpty()) {
            return;
        }
        known.add(detector.name());
        for (String category : rule.categories().keySet()) {
            if (!known.contains(category)) {
                throw new InvalidPolicyException(
                        path + ".categories",
                        "there is no category '" + category + "'; there are " + String.join(", ", known));
            }
        }
    }

    private static void requireStage(String path, boolean looks, GuardrailStage stage) {
        if (!looks) {
            throw new InvalidPolicyException(path, "this detector does not look at " + PolicyJson.word(stage));
        }
    }

    private Guardrail guardrail(String path, DetectorRule rule) {
        Guardrail given = guardrails.get(rule.detector());
        if (given != null) {
            requireUnset(path, "operator", rule.operator());
            requireUnset(
                    path,
                    "categories",
                    rule.categories().isEmpty() ? null : rule.categories().keySet());
            requireUnset(path, "action but flag", rule.action() == PolicyAction.FLAG ? null : rule.action());
            return given;
        }
        @Nullable Function<DetectorRule, Guardrail> builtIn = BuiltIn.REDACTING.get(rule.detector());
        if (builtIn == null) {
            throw new InvalidPolicyException(
                    path,
                    "there is no detector '" + rule.detector() + "'; there are " + String.join(", ", known())
                            + ", and those that are given to the builder of PolicyGuardrail");
        }
        try {
            return builtIn.apply(rule);
        } catch (IllegalArgumentException e) {
            throw new InvalidPolicyException(path, String.valueOf(e.getMessage()), e);
        }
    }

    private Set<String> known() {
        Set<String> known = new TreeSet<>(detectors.keySet());
        known.addAll(BuiltIn.ALLOWING.keySet());
        known.addAll(guardrails.keySet());
        known.addAll(BuiltIn.REDACTING.keySet());
        return known;
    }
}
