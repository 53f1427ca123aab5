package dev.llmops.cli.eval.metric;

import dev.llmops.api.error.GuardrailFailedException;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.eval.safety.RatingEvaluator;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.ClassifierDetector;
import dev.llmops.guardrails.detect.EmbeddingToxicity;
import dev.llmops.guardrails.policy.DetectorRule;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import dev.llmops.guardrails.policy.PolicyAction;
import dev.llmops.guardrails.policy.StagePolicy;
import dev.llmops.guardrails.policy.TextScanner;
import dev.llmops.rag.embedding.MiniLm;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the detectors of the guardrails say of answers, as evaluators. Their models are loaded when the first text is rated. */
public final class SafetyRatings {

    private static final String TOXICITY = "toxicity";
    private static final String REFUSAL = "refusal";

    /** The versions of the detectors, with that of the models over vectors: scores of different ones are not compared. */
    private static final String TOXICITY_VERSION = "4 and 2";

    private static final String REFUSAL_VERSION = "2";

    /** Scores are kept this far from 0 and 1, where the log of the odds has no end. */
    private static final double EDGE = 1e-9;

    static final Evaluator TOXIC =
            new RatingEvaluator(TOXICITY, TOXICITY_VERSION, text -> Toxicity.RATING.applyAsDouble(text));
    static final Evaluator REFUSES =
            new RatingEvaluator(REFUSAL, REFUSAL_VERSION, text -> Refusal.RATING.applyAsDouble(text));

    private SafetyRatings() {}

    public static List<Evaluator> all() {
        return List.of(TOXIC, REFUSES);
    }

    public static ToDoubleFunction<String> toxicity() {
        return Toxicity.RATING;
    }

    private static final class Toxicity {
        static final ToDoubleFunction<String> RATING = together(scanner(TOXICITY), byMeaning());
    }

    private static final class Refusal {
        static final ToDoubleFunction<String> RATING = scanner(REFUSAL);
    }

    private static ToDoubleFunction<String> scanner(String detector) {
        DetectorRule rule =
                DetectorRule.builder(detector).action(PolicyAction.FLAG).build();
        TextScanner scanner = TextScanner.of(GuardrailPolicy.builder(detector, "1")
                .stage(GuardrailStage.OUTPUT, rule)
                .build());
        return text -> {
            if (text.isBlank()) {
                return 0;
            }
            Double score = scanner.scan(GuardrailStage.OUTPUT, text).scores().get(detector);
            if (score == null) {
                throw new GuardrailFailedException("the detector " + detector + " did not look at the answer of "
                        + text.length() + " characters; an answer may have at most " + StagePolicy.DEFAULT_MAX_LENGTH
                        + ", so cut longer ones");
            }
            return score;
        };
    }

    private static ToDoubleFunction<String> byMeaning() {
        ClassifierDetector detector = EmbeddingToxicity.of(MiniLm.embeddings()).detector();
        return text ->
                text.isBlank() ? 0 : detector.detect(CheckedText.of(text)).score();
    }

    /** The mean of the logs of the odds: the one knows words, denials and quotations, the other what is said without such words. */
    private static ToDoubleFunction<String> together(ToDoubleFunction<String> one, ToDoubleFunction<String> other) {
        return text -> {
            double odds = (logit(one.applyAsDouble(text)) + logit(other.applyAsDouble(text))) / 2;
            return 1 / (1 + Math.exp(-odds));
        };
    }

    private static double logit(double score) {
        double inside = Math.max(EDGE, Math.min(1 - EDGE, score));
        return Math.log(inside / (1 - inside));
    }
}
