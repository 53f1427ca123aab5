package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.guardrails.PiiGuardrail;
import dev.llmops.guardrails.RedactedText;
import dev.llmops.guardrails.ScanResult;
import dev.llmops.guardrails.SecretsGuardrail;
import dev.llmops.guardrails.detect.TextDetector;
import dev.llmops.guardrails.internal.redact.SensitiveText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Runs the detectors of a policy on a text outside of any call: for the command line, for data sets, or to see what
 * the guardrails would do. No detector is skipped because another one already blocks. Safe for use by multiple threads.
 */
public final class TextScanner {

    private static final Comparator<Finding> IN_ORDER =
            Comparator.comparing(Finding::range, Comparator.nullsLast(Comparator.naturalOrder()));

    // What both make tells where it found something, and not only what is left of a text.
    private final SensitiveText pii = (SensitiveText) PiiGuardrail.redact();
    private final SensitiveText secrets = (SensitiveText) SecretsGuardrail.redact();
    private final PolicyGuardrail policy;
    private final RedactingRules redacting;
    private final LongSupplier nanos;

    private TextScanner(PolicyGuardrail policy, RedactingRules redacting, LongSupplier nanos) {
        this.policy = policy;
        this.redacting = redacting;
        this.nanos = nanos;
    }

    /** {@return a scanner with the detectors of {@link GuardrailPolicy#standard()}} */
    public static TextScanner standard() {
        return of(GuardrailPolicy.standard());
    }

    /**
     * {@return a scanner with the detectors of a policy}
     *
     * @param policy the policy
     * @throws dev.llmops.guardrails.policy.InvalidPolicyException if it names a detector that does not exist
     */
    public static TextScanner of(GuardrailPolicy policy) {
        return of(policy, List.of());
    }

    /**
     * {@return a scanner with the detectors of a policy}
     *
     * @param policy the policy
     * @param detectors detectors that it can name in addition to those of the library
     * @throws IllegalArgumentException if two detectors have the same name
     * @throws dev.llmops.guardrails.policy.InvalidPolicyException if it names a detector that does not exist
     */
    public static TextScanner of(GuardrailPolicy policy, List<TextDetector> detectors) {
        PolicyGuardrail.Builder guardrail = PolicyGuardrail.builder(policy);
        detectors.forEach(guardrail::detector);
        return new TextScanner(guardrail.build(), new RedactingRules(policy, detectors), SystemTime.ticker());
    }

    static TextScanner timedBy(LongSupplier nanos) {
        return new TextScanner(
                PolicyGuardrail.standard(), new RedactingRules(GuardrailPolicy.standard(), List.of()), nanos);
    }

    /**
     * {@return the detectors' findings in a text as a user could type it}
     *
     * @param text the text; a lone surrogate is read as U+FFFD, which takes as many units
     */
    public ScanResult scan(String text) {
        return scan(GuardrailStage.USER_INPUT, text);
    }

    /**
     * {@return the detectors' findings in a text}
     *
     * @param stage the stage that it could come from
     * @param text the text; a lone surrogate is read as U+FFFD, which takes as many units
     */
    public ScanResult scan(GuardrailStage stage, String text) {
        long start = nanos.getAsLong();
        StageReport report = policy.inspect(stage, text, GuardrailContext.of(Caller.ANONYMOUS));
        return new ScanResult(
                word(report.decision()),
                report.text(),
                report.decision().findings(),
                report.scores(),
                Duration.ofNanos(nanos.getAsLong() - start));
    }

    private static String word(Decision decision) {
        if (decision instanceof Decision.Block) {
            return "block";
        }
        if (decision instanceof Decision.Reask) {
            return "reask";
        }
        return decision instanceof Decision.Transform ? "transform" : "pass";
    }

    /**
     * {@return a guardrail with only those rules of the policy that change texts at a stage; it does the same with a whole
     * text and with a stream}
     *
     * @param stage the stage that the texts come from
     * @throws IllegalArgumentException if no rule changes texts there
     */
    public Guardrail redaction(GuardrailStage stage) {
        return redacting.at(stage);
    }

    /**
     * {@return a text as changed by the rules of the policy that change texts}
     *
     * @param stage the stage that it comes from
     * @param text the text; a lone surrogate is read as U+FFFD, which takes as many units
     * @throws IllegalArgumentException if no rule changes texts there
     * @throws GuardrailBlockedException if one of these rules stops the text
     */
    public RedactedText redact(GuardrailStage stage, String text) {
        GuardrailContext call = GuardrailContext.of(Caller.ANONYMOUS);
        String given = UnicodeText.repair(text);
        Decision decision = redaction(stage).check(GuardrailStage.OUTPUT, given, call);
        RedactingRules.requirePassed(policy.name(), decision);
        String without = decision instanceof Decision.Transform transform ? transform.text() : given;
        return new RedactedText(
                without, decision.findings(), SensitiveText.vault(call).values());
    }

    /**
     * {@return a text without personal data and secrets, regardless of the policy}
     *
     * @param text the text; a lone surrogate is read as U+FFFD, which takes as many units
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
}
