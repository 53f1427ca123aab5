package dev.llmops.cli.eval;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.eval.safety.RatingEvaluator;
import dev.llmops.guardrails.policy.DetectorRule;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import dev.llmops.guardrails.policy.PolicyAction;
import dev.llmops.guardrails.policy.TextScanner;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the detectors of the guardrails say of answers, as evaluators. Their models are loaded when the first text is rated. */
final class SafetyRatings {

    static final String TOXICITY = "toxicity";
    static final String REFUSAL = "refusal";

    /** The versions of the detectors: scores of different ones are not compared. */
    private static final String TOXICITY_VERSION = "3";

    private static final String REFUSAL_VERSION = "2";

    private SafetyRatings() {}

    static List<Evaluator> all() {
        return List.of(
                new RatingEvaluator(TOXICITY, TOXICITY_VERSION, text -> Toxicity.RATING.applyAsDouble(text)),
                new RatingEvaluator(REFUSAL, REFUSAL_VERSION, text -> Refusal.RATING.applyAsDouble(text)));
    }

    static ToDoubleFunction<String> toxicity() {
        return Toxicity.RATING;
    }

    private static final class Toxicity {
        static final ToDoubleFunction<String> RATING = rating(TOXICITY);
    }

    private static final class Refusal {
        static final ToDoubleFunction<String> RATING = rating(REFUSAL);
    }

    private static ToDoubleFunction<String> rating(String detector) {
        DetectorRule rule =
                DetectorRule.builder(detector).action(PolicyAction.FLAG).build();
        TextScanner scanner = TextScanner.of(GuardrailPolicy.builder(detector, "1")
                .stage(GuardrailStage.OUTPUT, rule)
                .build());
        return text -> scanner.scan(GuardrailStage.OUTPUT, text).scores().getOrDefault(detector, 0.0);
    }
}
