package dev.llmops.guardrails.internal.toxicity;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.AlignedText;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.TextDetector;
import dev.llmops.guardrails.internal.classifier.Features;
import dev.llmops.guardrails.internal.classifier.LinearModel;
import dev.llmops.guardrails.internal.classifier.TextWindows;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Abuse and crude words ({@code offensive}) and hatred of groups ({@code hate}), in pairs of sentences.
 */
public final class ToxicityDetector implements TextDetector {

    /** Its name. */
    public static final String NAME = "toxicity";

    static final String OFFENSIVE = "offensive";
    static final String HATE = "hate";

    /** What is less sure is not worth telling, whatever a policy's threshold. */
    private static final double MIN = 0.1;

    /** Chosen for few false positives: see docs/measurements/toxicity.md for what they, and lower thresholds, give. */
    private static final double OFFENSIVE_LOGIT = 3;

    private static final double HATE_LOGIT = 0.5;

    private final LinearModel offensive;
    private final LinearModel hate;
    private final ToxicityFeatures features;

    /** Creates the detector that comes with the library. */
    public ToxicityDetector() {
        this(
                LinearModel.resource("/dev/llmops/guardrails/toxicity-offensive-2.model"),
                LinearModel.resource("/dev/llmops/guardrails/toxicity-hate-2.model"));
    }

    ToxicityDetector(LinearModel offensive, LinearModel hate) {
        this.offensive = offensive;
        this.hate = hate;
        this.features = new ToxicityFeatures(hate.hasher());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public Set<String> categories() {
        return Set.of(OFFENSIVE, HATE);
    }

    @Override
    public Detection detect(CheckedText text) {
        double score = 0;
        List<Evidence> evidence = new ArrayList<>();
        List<AlignedText> views = new ArrayList<>(text.readings());
        views.add(0, text.canonical());
        for (AlignedText view : views) {
            for (CharRange window : windows(view.text())) {
                Features seen = features.of(window.in(view.text()));
                double rude = score(offensive.logit(seen) - OFFENSIVE_LOGIT);
                double hateful = score(hate.logit(seen) - HATE_LOGIT);
                score = Math.max(score, Math.max(rude, hateful));
                add(evidence, view, window, OFFENSIVE, rude);
                add(evidence, view, window, HATE, hateful);
            }
        }
        double clear = score / 2;
        evidence.removeIf(each -> each.score() < clear);
        return new Detection(score, evidence);
    }

    /** Sentences with the next, so that "they" is known and what is quoted is seen to be denounced. */
    private static List<CharRange> windows(String text) {
        List<CharRange> pairs = TextWindows.pairs(text);
        return pairs.isEmpty() ? TextWindows.sentences(text) : pairs;
    }

    private static double score(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    private static void add(
            List<Evidence> evidence, AlignedText view, CharRange window, String category, double score) {
        if (score >= MIN) {
            evidence.add(Evidence.in(view, category, window.start(), window.end(), score));
        }
    }
}
