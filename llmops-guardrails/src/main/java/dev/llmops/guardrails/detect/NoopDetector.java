package dev.llmops.guardrails.detect;

import dev.llmops.api.guardrail.GuardrailStage;
import java.util.Set;

final class NoopDetector implements TextDetector {

    static final NoopDetector INSTANCE = new NoopDetector();

    @Override
    public String name() {
        return "noop";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Set<GuardrailStage> stages() {
        return Set.of();
    }

    @Override
    public Detection detect(CheckedText text) {
        return Detection.NONE;
    }
}
