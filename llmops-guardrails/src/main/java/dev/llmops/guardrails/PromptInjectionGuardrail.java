package dev.llmops.guardrails;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Provenance;
import dev.llmops.guardrails.internal.injection.InjectionDetector;
import dev.llmops.guardrails.internal.injection.InjectionScore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Stops prompt injections: user input that tries to make the model drop its instructions, play another role or reveal
 * its prompt; and passages and tool results that contain such text. Such a passage is left out.
 *
 * <p>It checks the text as a model sees it: with invisible characters removed, look-alike letters and spelled-out words
 * normalised, and base64, hexadecimal and ROT13 decoded. It is a first line of defence, not a guarantee: docs/measurements/injections.md reports
 * its detection and error rates. Time is linear in the text. Safe for use by multiple threads.
 */
public final class PromptInjectionGuardrail implements Guardrail {

    static final String NAME = "prompt-injection";

    private final InjectionDetector detector = InjectionDetector.standard();
    private final double threshold;

    private PromptInjectionGuardrail(double threshold) {
        this.threshold = threshold;
    }

    /** {@return the guardrail with its default threshold} */
    public static PromptInjectionGuardrail standard() {
        return new PromptInjectionGuardrail(InjectionDetector.THRESHOLD);
    }

    /**
     * {@return a guardrail that stops texts from a given score up}
     *
     * @param threshold above 0 and at most 1; a lower value finds more and has more false positives
     * @throws IllegalArgumentException if it is not in that range
     */
    public static PromptInjectionGuardrail withThreshold(double threshold) {
        return new PromptInjectionGuardrail(Require.positiveShare("threshold", threshold));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<GuardrailStage> stages() {
        return Set.of(GuardrailStage.USER_INPUT, GuardrailStage.PASSAGE, GuardrailStage.TOOL_RESULT);
    }

    @Override
    public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
        InjectionScore score = detector.score(CheckedText.of(text, stage, written(stage), context));
        if (score.score() < threshold) {
            return Decision.pass();
        }
        return new Decision.Block("the text looks like an attempt to change the model's instructions", findings(score));
    }

    private static Provenance written(GuardrailStage stage) {
        return switch (stage) {
            case PASSAGE -> Provenance.WEB;
            case TOOL_RESULT -> Provenance.TOOL;
            default -> Provenance.USER;
        };
    }

    static List<Finding> findings(InjectionScore score) {
        List<Finding> findings = new ArrayList<>();
        for (InjectionScore.Hit hit : score.hits()) {
            findings.add(new Finding(NAME, hit.family(), hit.range(), hit.weight(), hit.via(), null, null));
        }
        findings.sort(Comparator.comparing(Finding::range));
        return findings;
    }
}
