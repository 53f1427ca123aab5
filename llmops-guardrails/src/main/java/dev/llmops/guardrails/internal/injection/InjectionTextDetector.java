package dev.llmops.guardrails.internal.injection;

import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.TextDetector;
import java.util.Set;

/** Prompt injections, as policies call for them. */
public final class InjectionTextDetector implements TextDetector {

    /** Its name. */
    public static final String NAME = "prompt-injection";

    private final InjectionDetector detector = InjectionDetector.standard();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "4";
    }

    @Override
    public double threshold() {
        return InjectionDetector.THRESHOLD;
    }

    @Override
    public Set<String> categories() {
        return InjectionDetector.categories();
    }

    @Override
    public Detection detect(CheckedText text) {
        return detector.score(text).detection();
    }
}
