package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.guardrails.PiiGuardrail;
import dev.llmops.guardrails.SecretsGuardrail;
import dev.llmops.guardrails.detect.TextDetector;
import dev.llmops.guardrails.internal.injection.InjectionTextDetector;
import dev.llmops.guardrails.internal.text.HiddenTextDetector;
import dev.llmops.guardrails.internal.text.ResourceAbuseDetector;
import dev.llmops.guardrails.output.LinkDetector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a policy can name without anybody giving it. */
final class BuiltIn {

    static final String PII = "pii";
    static final String SECRETS = "secrets";
    static final String INJECTION = InjectionTextDetector.NAME;

    private static final String PLACEHOLDER = "placeholder";
    private static final String MASK = "mask";

    /** Guardrails that redact, by how a rule wants them. */
    static final Map<String, Function<DetectorRule, Guardrail>> REDACTING = Map.of(
            PII,
            rule -> redacting(rule, PiiGuardrail.redact(), PiiGuardrail.mask(), PiiGuardrail.block()),
            SECRETS,
            rule -> redacting(rule, SecretsGuardrail.redact(), SecretsGuardrail.mask(), SecretsGuardrail.block()));

    private BuiltIn() {}

    /** {@return the detectors that come with the library, by their names} */
    static Map<String, TextDetector> detectors() {
        Map<String, TextDetector> all = new LinkedHashMap<>();
        for (TextDetector detector : List.<TextDetector>of(
                new InjectionTextDetector(),
                new HiddenTextDetector(),
                new ResourceAbuseDetector(),
                LinkDetector.standard())) {
            all.put(detector.name(), detector);
        }
        return all;
    }

    private static Guardrail redacting(DetectorRule rule, Guardrail redact, Guardrail mask, Guardrail block) {
        if (!rule.categories().isEmpty()) {
            throw new IllegalArgumentException("'" + rule.detector() + "' takes one action for all its categories");
        }
        String operator = rule.operator() == null ? PLACEHOLDER : rule.operator();
        if (!List.of(PLACEHOLDER, MASK).contains(operator)) {
            throw new IllegalArgumentException(
                    "operator must be " + PLACEHOLDER + " or " + MASK + ", but was '" + operator + "'");
        }
        PolicyAction action = rule.action() == null ? PolicyAction.TRANSFORM : rule.action();
        return switch (action) {
            case BLOCK -> block;
            case TRANSFORM, FLAG -> operator.equals(MASK) ? mask : redact;
            case PASS, REASK ->
                throw new IllegalArgumentException("action of '" + rule.detector()
                        + "' must be flag, transform or block, but was " + PolicyJson.word(action));
        };
    }
}
