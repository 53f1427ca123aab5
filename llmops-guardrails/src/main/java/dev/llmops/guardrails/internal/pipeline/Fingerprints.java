package dev.llmops.guardrails.internal.pipeline;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.hash.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts keyed hashes of what was found into findings: HMAC-SHA-256 over kind and text, the first 128 bits. Without the key
 * nobody can tell by trying which value it was. Safe for use by multiple threads.
 */
public final class Fingerprints {

    public static final int MIN_KEY = 16;

    private static final int BYTES = 16;

    private final byte @Nullable [] key;

    public Fingerprints(byte @Nullable [] key) {
        this.key = key == null ? null : key.clone();
    }

    /** {@return the same decision, with fingerprints where findings have a place in the text} */
    Decision in(Decision decision, String original) {
        byte[] secret = key;
        if (secret == null || decision.findings().isEmpty()) {
            return decision;
        }
        List<Finding> findings = decision.findings().stream()
                .map(finding -> in(secret, finding, original))
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

    private static Finding in(byte[] key, Finding finding, String original) {
        CharRange range = finding.range();
        return range == null || range.end() > original.length()
                ? finding
                : finding.withFingerprint(hash(key, finding.type(), range.in(original)));
    }

    private static String hash(byte[] key, String type, String text) {
        byte[] hash = HmacSha256.of(key, (type + '\0' + text).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES));
    }
}
