package dev.llmops.guardrails;

import dev.llmops.api.generation.Caller;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.internal.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Runs all detectors over a text outside of any call: for the command line, for data sets, for a look at what the
 * guardrails would do. Every detector sees the text as it was given. Safe for use by several threads.
 */
public final class TextScanner {

    private final SensitiveText pii = PiiGuardrail.redacting();
    private final SensitiveText secrets = SecretsGuardrail.redacting();
    private final PromptInjectionGuardrail injection;
    private final LongSupplier nanos;

    private TextScanner(PromptInjectionGuardrail injection, LongSupplier nanos) {
        this.injection = injection;
        this.nanos = nanos;
    }

    /** {@return a scanner with the detectors of {@link PiiGuardrail}, {@link SecretsGuardrail} and {@link PromptInjectionGuardrail}} */
    public static TextScanner standard() {
        return new TextScanner(PromptInjectionGuardrail.standard(), Ticker.system());
    }

    static TextScanner timedBy(LongSupplier nanos) {
        return new TextScanner(PromptInjectionGuardrail.standard(), nanos);
    }

    /**
     * {@return what the detectors see in a text}
     *
     * @param text the text
     */
    public ScanResult scan(String text) {
        long start = nanos.getAsLong();
        GuardrailContext call = GuardrailContext.of(Caller.ANONYMOUS);
        Decision first = pii.check(GuardrailStage.USER_INPUT, text, call);
        String redacted = first instanceof Decision.Transform transform ? transform.text() : text;
        Decision second = secrets.check(GuardrailStage.USER_INPUT, redacted, call);
        redacted = second instanceof Decision.Transform transform ? transform.text() : redacted;
        InjectionScore score = injection.score(text);

        List<Finding> findings = new ArrayList<>(first.findings());
        findings.addAll(secrets.found(text));
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put(pii.name(), highest(findings, pii.name()));
        scores.put(secrets.name(), highest(findings, secrets.name()));
        scores.put(injection.name(), score.score());
        boolean attack = injection.stops(score);
        if (attack) {
            findings.addAll(PromptInjectionGuardrail.findings(text, score));
        }
        findings.sort(Comparator.comparing(Finding::range, Comparator.nullsLast(Comparator.naturalOrder())));
        String decision = attack ? "block" : redacted.equals(text) ? "pass" : "transform";
        return new ScanResult(decision, redacted, findings, scores, Duration.ofNanos(nanos.getAsLong() - start));
    }

    private static double highest(List<Finding> findings, String detector) {
        return findings.stream()
                .filter(finding -> finding.detector().equals(detector))
                .mapToDouble(Finding::score)
                .max()
                .orElse(0);
    }
}
