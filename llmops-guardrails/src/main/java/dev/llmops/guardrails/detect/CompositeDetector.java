package dev.llmops.guardrails.detect;

import dev.llmops.api.guardrail.GuardrailStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** As sure as the surest. */
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
    public double threshold() {
        return detectors.stream().mapToDouble(TextDetector::threshold).min().orElse(1);
    }

    @Override
    public Detection detect(CheckedText text) {
        double score = 0;
        List<Evidence> evidence = new ArrayList<>();
        for (TextDetector detector : detectors) {
            if (detector.stages().contains(text.stage())) {
                Detection detection = detector.detect(text);
                score = Math.max(score, detection.score());
                evidence.addAll(detection.evidence());
            }
        }
        return new Detection(score, evidence);
    }
}
