package dev.llmops.guardrails.internal.toxicity;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.AlignedText;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.TextDetector;
import dev.llmops.guardrails.internal.classifier.Features;
import dev.llmops.guardrails.internal.classifier.TextWindows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Toxic language of several kinds ({@link ToxicityKind}), in pairs of sentences. A text is as toxic as its most toxic pair is of any kind. */
public final class ToxicityDetector implements TextDetector {

    public static final String NAME = "toxicity";

    /** What is less sure is not worth telling, whatever a policy's threshold. */
    private static final double MIN = 0.1;

    private final ToxicityModels models;
    private final ToxicityFeatures features;

    /** Creates the detector that comes with the library. */
    public ToxicityDetector() {
        this(ToxicityModels.shipped());
    }

    ToxicityDetector(ToxicityModels models) {
        this.models = models;
        this.features = new ToxicityFeatures(models.hasher());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "4";
    }

    @Override
    public Set<String> categories() {
        return Stream.of(ToxicityKind.values()).map(ToxicityKind::category).collect(Collectors.toUnmodifiableSet());
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
                for (Map.Entry<ToxicityKind, Double> each : models.scores(seen).entrySet()) {
                    double its = each.getValue();
                    score = Math.max(score, its);
                    if (its >= MIN) {
                        evidence.add(Evidence.in(view, each.getKey().category(), window.start(), window.end(), its));
                    }
                }
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
}
