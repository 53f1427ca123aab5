package dev.llmops.guardrails.detect;

import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.text.CharRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Calls a {@link TextClassifier}. A text that is longer than the classifier's limit is split into parts that overlap by half, and the
 * highest-scoring part counts. An unknown label is a failure, never a pass, because the wrong model is probably answering. Safe for use
 * by several threads.
 */
public final class ClassifierDetector implements TextDetector {

    private static final int MIN_PART = 16;

    private final String name;
    private final TextClassifier classifier;
    private final Map<String, String> categories;
    private final List<String> harmless;

    private ClassifierDetector(
            String name, TextClassifier classifier, Map<String, String> categories, List<String> harmless) {
        this.name = Objects.requireNonNull(name, "name");
        this.classifier = Objects.requireNonNull(classifier, "classifier");
        this.categories = new TreeMap<>(categories);
        this.harmless = List.copyOf(harmless);
        if (classifier.maxLength() < MIN_PART) {
            throw new IllegalArgumentException(
                    "maxLength must be at least " + MIN_PART + ", but was " + classifier.maxLength());
        }
    }

    /**
     * {@return a detector that uses Prompt Guard: version 1 has the labels {@code BENIGN}, {@code INJECTION} and {@code JAILBREAK}, version 2
     * {@code BENIGN} and {@code MALICIOUS}, or {@code LABEL_0} and {@code LABEL_1}}
     *
     * @param classifier the model, which reads 512 tokens
     */
    public static ClassifierDetector promptGuard(TextClassifier classifier) {
        return of(
                "prompt-guard",
                classifier,
                Map.of(
                        "INJECTION", "injection",
                        "JAILBREAK", "jailbreak",
                        "MALICIOUS", "malicious",
                        "LABEL_1", "malicious"),
                List.of("BENIGN", "LABEL_0"));
    }

    /**
     * {@return a detector that uses any classifier}
     *
     * @param name the name that policies use, in lower case with hyphens
     * @param classifier the model
     * @param categories the labels to look for, with the category that each is reported as
     * @param harmless the labels that mean that nothing was found
     */
    public static ClassifierDetector of(
            String name, TextClassifier classifier, Map<String, String> categories, List<String> harmless) {
        return new ClassifierDetector(name, classifier, categories, harmless);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version() {
        return "1 " + classifier.version();
    }

    @Override
    public DetectorCost cost() {
        return DetectorCost.REMOTE;
    }

    @Override
    public Set<String> categories() {
        return Set.copyOf(categories.values());
    }

    @Override
    public Detection detect(CheckedText text) {
        List<Evidence> evidence = new ArrayList<>();
        for (CharRange part : parts(text.original())) {
            String given = part.in(text.original());
            if (!given.isBlank()) {
                Map<String, Double> scores = classifier.classify(given);
                if (scores.isEmpty()) {
                    throw new InvalidModelResponseException(
                            "the classifier " + classifier.version() + " must answer with a label, but named none");
                }
                scores.forEach((label, score) -> tell(label, score, part, evidence));
            }
        }
        return Detection.of(evidence);
    }

    private List<CharRange> parts(String text) {
        int most = classifier.maxLength();
        List<CharRange> parts = new ArrayList<>();
        int start = 0;
        int end;
        do {
            end = boundary(text, Math.min(text.length(), start + most));
            parts.add(new CharRange(start, end));
            start = boundary(text, start + most / 2);
        } while (end < text.length());
        return parts;
    }

    /** Not between the halves of a surrogate pair. */
    private static int boundary(String text, int at) {
        boolean within = at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at));
        return within ? at - 1 : at;
    }

    private void tell(String label, double score, CharRange part, List<Evidence> evidence) {
        if (!(score >= 0 && score <= 1)) {
            throw new InvalidModelResponseException(
                    "a classifier's score must be at least 0 and at most 1, but was " + score);
        }
        String category = categories.get(label);
        if (category != null) {
            evidence.add(Evidence.of(category, part, score));
        } else if (!harmless.contains(label)) {
            throw new InvalidModelResponseException("the classifier " + classifier.version() + " must have the labels "
                    + categories.keySet() + " and " + harmless + ", but answered with another one");
        }
    }
}
