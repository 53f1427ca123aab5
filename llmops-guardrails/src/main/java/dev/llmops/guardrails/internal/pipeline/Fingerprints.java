package dev.llmops.guardrails.internal.pipeline;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.text.CharRange;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Puts keyed hashes of what was found into findings: HMAC-SHA-256 over kind and text, the first 128 bits. Without the key
 * nobody can tell by trying which value it was. Safe for use by several threads.
 */
public final class Fingerprints {

    public static final int MIN_KEY = 16;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;

    private final @Nullable SecretKeySpec key;

    public Fingerprints(byte @Nullable [] key) {
        this.key = key == null ? null : new SecretKeySpec(key, ALGORITHM);
    }

    /** {@return the same decision, with fingerprints where findings have a place in the text} */
    Decision in(Decision decision, String original) {
        if (key == null || decision.findings().isEmpty()) {
            return decision;
        }
        List<Finding> findings = decision.findings().stream()
                .map(finding -> in(finding, original))
                .toList();
        if (decision instanceof Decision.Block block) {
            return new Decision.Block(block.reason(), findings);
        }
        if (decision instanceof Decision.Reask reask) {
            return new Decision.Reask(reask.instruction(), findings, reask.fields());
        }
        return decision instanceof Decision.Transform transform
                ? new Decision.Transform(transform.text(), findings)
                : new Decision.Pass(findings);
    }

    private Finding in(Finding finding, String original) {
        CharRange range = finding.range();
        return range == null || range.end() > original.length()
                ? finding
                : finding.withFingerprint(hash(finding.type(), range.in(original)));
    }

    private String hash(String type, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(type.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            byte[] hash = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has HMAC-SHA-256", e);
        }
    }
}
