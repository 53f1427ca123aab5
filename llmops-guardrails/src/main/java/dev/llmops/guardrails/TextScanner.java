package dev.llmops.guardrails;

import dev.llmops.api.generation.Caller;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.guardrails.internal.injection.InjectionScore;
import dev.llmops.guardrails.internal.redact.SensitiveText;
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

    private static final Comparator<Finding> IN_ORDER =
            Comparator.comparing(Finding::range, Comparator.nullsLast(Comparator.naturalOrder()));

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
     * @param text the text; half a surrogate pair is read as U+FFFD, which takes as many units
     */
    public ScanResult scan(String text) {
        long start = nanos.getAsLong();
        RedactedText redacted = redact(text);
        InjectionScore score = injection.score(text);

        List<Finding> findings = new ArrayList<>(redacted.findings());
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put(pii.name(), highest(findings, pii.name()));
        scores.put(secrets.name(), highest(findings, secrets.name()));
        scores.put(injection.name(), score.score());
        boolean attack = injection.stops(score);
        if (attack) {
            findings.addAll(PromptInjectionGuardrail.findings(text, score));
            findings.sort(IN_ORDER);
        }
        String decision = attack ? "block" : redacted.text().equals(text) ? "pass" : "transform";
        return new ScanResult(decision, redacted.text(), findings, scores, Duration.ofNanos(nanos.getAsLong() - start));
    }

    /**
     * {@return a text without personal data and secrets}
     *
     * @param text the text; half a surrogate pair is read as U+FFFD, which takes as many units
     */
    public RedactedText redact(String text) {
        String given = UnicodeText.repair(text);
        GuardrailContext call = GuardrailContext.of(Caller.ANONYMOUS);
        Decision first = pii.check(GuardrailStage.USER_INPUT, given, call);
        String without = first instanceof Decision.Transform transform ? transform.text() : given;
        Decision second = secrets.check(GuardrailStage.USER_INPUT, without, call);
        without = second instanceof Decision.Transform transform ? transform.text() : without;

        List<Finding> findings = new ArrayList<>(first.findings());
        findings.addAll(secrets.found(given));
        findings.sort(IN_ORDER);
        return new RedactedText(without, findings, SensitiveText.vault(call).values());
    }

    private static double highest(List<Finding> findings, String detector) {
        return findings.stream()
                .filter(finding -> finding.detector().equals(detector))
                .mapToDouble(Finding::score)
                .max()
                .orElse(0);
    }
}
