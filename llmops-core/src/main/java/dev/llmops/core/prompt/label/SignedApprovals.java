package dev.llmops.core.prompt.label;

import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.commons.internal.hash.Ed25519;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;

/**
 * Approvals that the approver signed (Ed25519), so that a name is not the word of whoever puts the approval down. A signature is for one content of
 * a prompt, one name, a yes or no, and its reason. It has no time: who may write the log may put an old one down again.
 */
public final class SignedApprovals {

    private static final String PREFIX = "ed25519:";

    private SignedApprovals() {}

    /**
     * {@return the approval with its signature as its digest}
     *
     * @param approval somebody's yes or no
     * @param key an Ed25519 key of that person's
     * @throws IllegalArgumentException if it is another key, or nobody's approval
     */
    public static LabelEvidence sign(LabelEvidence approval, PrivateKey key) {
        if (!approval.kind().equals(LabelEvidence.APPROVAL) || approval.by() == null) {
            throw new IllegalArgumentException("what is signed must be somebody's approval, but was " + approval);
        }
        return approval.ofReport(PREFIX + Ed25519.sign(statement(approval), key));
    }

    static boolean isSigned(LabelEvidence approval, PublicKey key) {
        String digest = approval.digest();
        return digest != null
                && digest.startsWith(PREFIX)
                && Ed25519.verify(statement(approval), digest.substring(PREFIX.length()), key);
    }

    /** The reason comes last, since it may have lines. */
    private static byte[] statement(LabelEvidence approval) {
        return String.join(
                        "\n",
                        "llmops approval 1",
                        approval.contentHash(),
                        approval.passed() ? "yes" : "no",
                        String.valueOf(approval.by()),
                        approval.summary())
                .getBytes(StandardCharsets.UTF_8);
    }
}
