package dev.llmops.guardrails;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.guardrails.internal.pii.PiiDetectors;
import dev.llmops.guardrails.internal.redact.Replacement;
import dev.llmops.guardrails.internal.redact.SensitiveText;

/**
 * Guardrails against personal data with a form: e-mail addresses, payment cards (Luhn), IBANs (mod 97), phone numbers,
 * social security numbers of the United States, IP addresses. Names and postal addresses have no form and are not found.
 *
 * <p>They look at what users type and have typed, at passages, tool results, answers and the arguments of tool calls, whole
 * and streaming, in time linear in the text. Put them in front of other guardrails: a decision that one in front of them made about a text is
 * recorded with that text. Safe for use by several threads.
 */
public final class PiiGuardrail {

    private static final String NAME = "pii";
    private static final String WHAT = "personal data";
    private static final int SHOWN = 4;

    private PiiGuardrail() {}

    /**
     * {@return a guardrail that replaces values by placeholders ({@code <EMAIL_1>}) and gives the caller of the same call
     * the values back, in the answer and in the arguments of tool calls; a finding tells of a tool that gets data which the
     * user did not type. The model, the record, traces and listeners see
     * only placeholders. A placeholder that somebody typed names nothing}
     */
    public static Guardrail redact() {
        return of(SensitiveText.Action.REDACT);
    }

    /** {@return a guardrail that replaces letters and digits of values by stars, for good, but for the last four} */
    public static Guardrail mask() {
        return of(SensitiveText.Action.MASK);
    }

    /** {@return a guardrail that stops a call which holds such data; a passage that does is left out} */
    public static Guardrail block() {
        return of(SensitiveText.Action.BLOCK);
    }

    static SensitiveText redacting() {
        return of(SensitiveText.Action.REDACT);
    }

    private static SensitiveText of(SensitiveText.Action action) {
        return new SensitiveText(NAME, WHAT, action, Replacement.stars(SHOWN), PiiDetectors.ALL, false);
    }
}
