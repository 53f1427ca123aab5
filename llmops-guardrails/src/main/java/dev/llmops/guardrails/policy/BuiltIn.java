package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.guardrails.PiiGuardrail;
import dev.llmops.guardrails.PiiOperator;
import dev.llmops.guardrails.SecretsGuardrail;
import dev.llmops.guardrails.detect.TextDetector;
import dev.llmops.guardrails.internal.injection.InjectionTextDetector;
import dev.llmops.guardrails.internal.language.GibberishDetector;
import dev.llmops.guardrails.internal.language.LanguageDetector;
import dev.llmops.guardrails.internal.pii.NamesTextDetector;
import dev.llmops.guardrails.internal.text.HiddenTextDetector;
import dev.llmops.guardrails.internal.text.ResourceAbuseDetector;
import dev.llmops.guardrails.internal.toxicity.BiasDetector;
import dev.llmops.guardrails.internal.toxicity.ToxicityDetector;
import dev.llmops.guardrails.output.CodeDetector;
import dev.llmops.guardrails.output.LinkDetector;
import dev.llmops.guardrails.output.RefusalDetector;
import dev.llmops.guardrails.output.SqlDetector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What a policy can name without anybody giving it. */
final class BuiltIn {

    static final String PII = "pii";
    static final String SECRETS = "secrets";
    static final String INJECTION = InjectionTextDetector.NAME;
    static final String NAMES = NamesTextDetector.NAME;
    static final String HIDDEN = HiddenTextDetector.NAME;
    static final String ABUSE = ResourceAbuseDetector.NAME;

    private static final String PLACEHOLDER = "placeholder";
    private static final String MASK = "mask";

    /** Guardrails that redact, by how a rule wants them. */
    static final Map<String, Function<DetectorRule, Guardrail>> REDACTING =
            Map.of(PII, BuiltIn::pii, SECRETS, BuiltIn::secrets);

    /** Detectors that a rule can tell what may come, by their names. */
    static final Map<String, Function<List<String>, TextDetector>> ALLOWING =
            Map.of(LanguageDetector.NAME, LanguageDetector::new, LinkDetector.NAME, LinkDetector::allowing);

    private BuiltIn() {}

    /** {@return the detectors that come with the library, by their names} */
    static Map<String, TextDetector> detectors() {
        Map<String, TextDetector> all = new LinkedHashMap<>();
        for (TextDetector detector : List.<TextDetector>of(
                new InjectionTextDetector(),
                new NamesTextDetector(),
                new ToxicityDetector(),
                new HiddenTextDetector(),
                new ResourceAbuseDetector(),
                LinkDetector.standard(),
                new SqlDetector(),
                new CodeDetector(),
                new RefusalDetector(),
                new GibberishDetector(),
                new BiasDetector())) {
            all.put(detector.name(), detector);
        }
        return all;
    }

    private static Guardrail secrets(DetectorRule rule) {
        if (!rule.categories().isEmpty()) {
            throw new IllegalArgumentException("'secrets' takes one action for all its categories");
        }
        return switch (action(rule)) {
            case BLOCK -> SecretsGuardrail.block();
            default -> masks(rule) ? SecretsGuardrail.mask() : SecretsGuardrail.redact();
        };
    }

    /** Kinds that block are looked for first; a kind that a policy names is looked for even where it is not standard. */
    private static Guardrail pii(DetectorRule rule) {
        if (action(rule) == PolicyAction.BLOCK) {
            if (!rule.categories().isEmpty()) {
                throw new IllegalArgumentException(
                        "'pii' with the action block takes no categories; let it transform, and block by category");
            }
            return PiiGuardrail.block();
        }
        PiiGuardrail.Builder changing = PiiGuardrail.builder();
        List<String> blocking = new ArrayList<>();
        byKind(rule).forEach((kind, action) -> {
            switch (action) {
                case PASS -> changing.without(kind);
                case FLAG -> changing.with(kind).operator(kind, PiiOperator.keep());
                case TRANSFORM -> changing.with(kind);
                case BLOCK -> {
                    changing.without(kind);
                    blocking.add(kind);
                }
                case REASK -> throw new IllegalArgumentException("'pii' cannot ask again, but is to for " + kind);
            }
        });
        Guardrail changes = (masks(rule) ? changing.mask() : changing).build();
        return blocking.isEmpty()
                ? changes
                : Guardrail.composite(
                        PII,
                        List.of(
                                PiiGuardrail.builder()
                                        .only(blocking.toArray(String[]::new))
                                        .block()
                                        .build(),
                                changes));
    }

    /** What is done with each kind that a policy names, itself or by its category: its own rule prevails over that of its category. */
    private static Map<String, PolicyAction> byKind(DetectorRule rule) {
        Map<String, PolicyAction> actions = new TreeMap<>();
        rule.categories().entrySet().stream()
                .sorted(Comparator.comparing(
                        entry -> -PiiGuardrail.types(entry.getKey()).size()))
                .forEach(entry -> {
                    requirePossible(rule, entry.getKey(), entry.getValue());
                    PiiGuardrail.types(entry.getKey())
                            .forEach(kind -> actions.put(kind, entry.getValue().action()));
                });
        return actions;
    }

    private static void requirePossible(DetectorRule rule, String kind, CategoryRule category) {
        if (category.threshold() != null) {
            throw new IllegalArgumentException("'pii' takes no threshold for a category, but " + kind + " has one");
        }
        if (rule.action() == PolicyAction.FLAG && category.action().compareTo(PolicyAction.FLAG) > 0) {
            throw new IllegalArgumentException("'pii' with the action flag changes and stops nothing, but " + kind
                    + " is to " + PolicyJson.word(category.action()) + "; let it transform, and flag by category");
        }
    }

    private static boolean masks(DetectorRule rule) {
        String operator = rule.operator() == null ? PLACEHOLDER : rule.operator();
        if (!List.of(PLACEHOLDER, MASK).contains(operator)) {
            throw new IllegalArgumentException(
                    "operator must be " + PLACEHOLDER + " or " + MASK + ", but was '" + operator + "'");
        }
        return operator.equals(MASK);
    }

    private static PolicyAction action(DetectorRule rule) {
        PolicyAction action = rule.action() == null ? PolicyAction.TRANSFORM : rule.action();
        if (action == PolicyAction.PASS || action == PolicyAction.REASK) {
            throw new IllegalArgumentException("action of '" + rule.detector()
                    + "' must be flag, transform or block, but was " + PolicyJson.word(action));
        }
        if (action != PolicyAction.TRANSFORM && rule.operator() != null) {
            throw new IllegalArgumentException("'" + rule.detector() + "' with the action " + PolicyJson.word(action)
                    + " replaces nothing, so it takes no operator; leave it out, or let it transform");
        }
        return action;
    }
}
