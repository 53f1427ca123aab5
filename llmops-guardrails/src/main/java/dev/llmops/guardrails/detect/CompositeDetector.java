package dev.llmops.guardrails.detect;

import dev.llmops.api.guardrail.GuardrailStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * As sure as the surest. Thresholds differ, so scores are stretched until the threshold of each is that of the whole: what
 * counts for none of them does not count for all.
 */
final class CompositeDetector implements TextDetector {

    private final String name;
    private final List<TextDetector> detectors;

    CompositeDetector(String name, List<TextDetector> detectors) {
        this.name = Objects.requireNonNull(name, "name");
        this.detectors = List.copyOf(detectors);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version() {
        return detectors.stream()
                .map(detector -> detector.name() + "@" + detector.version())
                .collect(Collectors.joining("+"));
    }

    @Override
    public Set<GuardrailStage> stages() {
        return detectors.stream()
                .flatMap(detector -> detector.stages().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public DetectorCost cost() {
        return detectors.stream()
                .map(TextDetector::cost)
                .max(DetectorCost::compareTo)
                .orElse(DetectorCost.LINEAR);
    }

    @Override
    public Set<String> categories() {
        if (detectors.stream().anyMatch(detector -> detector.categories().isEmpty())) {
            return Set.of();
        }
        return detectors.stream()
                .flatMap(detector -> Stream.concat(Stream.of(detector.name()), detector.categories().stream()))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public double threshold() {
        return detectors.stream().mapToDouble(TextDetector::threshold).min().orElse(1);
    }

    @Override
    public Detection detect(CheckedText text) {
        double score = 0;
        boolean partial = false;
        List<Evidence> evidence = new ArrayList<>();
        for (TextDetector detector : detectors) {
            if (detector.stages().contains(text.stage())) {
                Detection detection = detector.detect(text);
                score = Math.max(score, scaled(detection.score(), detector.threshold()));
                partial |= detection.partial();
                evidence.addAll(evidence(detector, detection));
            }
        }
        return new Detection(score, evidence, partial);
    }

    @Override
    public @Nullable AnswerDetector forAnswer() {
        List<CompositeAnswer.Part> parts = new ArrayList<>();
        for (TextDetector detector : detectors) {
            if (detector.stages().contains(GuardrailStage.OUTPUT)) {
                parts.add(new CompositeAnswer.Part(detector, detector.forAnswer()));
            }
        }
        return parts.stream().allMatch(part -> part.answer() == null) ? null : new CompositeAnswer(this, parts);
    }

    /** One that is sure, and says no more, speaks in its own name, or the evidence of others would hide it. */
    List<Evidence> evidence(TextDetector detector, Detection detection) {
        if (detection.evidence().isEmpty() && detection.score() >= detector.threshold()) {
            return List.of(Evidence.of(detector.name(), null, scaled(detection.score(), detector.threshold())));
        }
        return detection.evidence().stream()
                .map(each -> new Evidence(
                        each.category(),
                        each.range(),
                        scaled(each.score(), detector.threshold()),
                        each.via(),
                        each.replacement()))
                .toList();
    }

    double scaled(double score, double own) {
        double common = threshold();
        if (score < own) {
            return score * common / own;
        }
        return own == 1 ? 1 : Math.min(1, common + (score - own) * (1 - common) / (1 - own));
    }
}
