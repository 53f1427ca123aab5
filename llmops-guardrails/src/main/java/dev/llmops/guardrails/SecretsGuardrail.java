package dev.llmops.guardrails;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.guardrails.internal.redact.Replacement;
import dev.llmops.guardrails.internal.redact.SensitiveText;
import dev.llmops.guardrails.internal.secrets.SecretDetectors;

/**
 * Guardrails against secrets: private keys, JSON web tokens, tokens of well-known services, passwords in URLs and command
 * lines, and values whose name marks them as secret.
 *
 * <p>They check the same texts as {@link PiiGuardrail}, in time linear in the text, and share its placeholders. A key or token at
 * the end of a streamed answer is held back up to its maximum length, 8,192 characters. Safe for use by multiple threads.
 */
public final class SecretsGuardrail {

    private static final String NAME = "secrets";
    private static final String WHAT = "a secret";

    private SecretsGuardrail() {}

    /**
     * {@return a guardrail that replaces secrets with placeholders and restores the values for the caller of the same call; a
     * finding reports every secret that a tool gets}
     */
    public static Guardrail redact() {
        return of(SensitiveText.Action.REDACT);
    }

    /** {@return a guardrail that permanently replaces the letters and digits of secrets with asterisks} */
    public static Guardrail mask() {
        return of(SensitiveText.Action.MASK);
    }

    /** {@return a guardrail that stops a call that contains a secret; a passage that contains one is left out} */
    public static Guardrail block() {
        return of(SensitiveText.Action.BLOCK);
    }

    private static SensitiveText of(SensitiveText.Action action) {
        return new SensitiveText(NAME, WHAT, action, Replacement.stars(0), SecretDetectors.ALL, true);
    }
}
