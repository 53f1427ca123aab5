package dev.llmops.core.prompt.label;

import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.LabelRequest;
import dev.llmops.commons.internal.hash.Ed25519;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/**
 * Approvals that the approver signed (Ed25519), so that a name is more than a claim by whoever records the approval. A signature is for one move of
 * one label of one prompt or adapter (the next move at the time of signing), and for one content, one name, a yes or no, and its reason. Once the
 * label has moved, in either direction, the signature no longer counts: someone with write access to the log gains nothing by recording an old one
 * again.
 */
public final class SignedApprovals {

    private static final String PREFIX = "ed25519:";

    private SignedApprovals() {}

    /**
     * {@return the approval, with the number of its move and its signature as its digest}
     *
     * @param approval a person's yes or no
     * @param name the prompt or adapter
     * @param moves all moves of its labels so far
     * @param label the label whose next move is approved
     * @param key the Ed25519 key of that person
     * @throws IllegalArgumentException if it is another kind of key, or the evidence is not an approval by a named person
     */
    public static LabelEvidence sign(
            LabelEvidence approval, String name, List<LabelMove> moves, String label, PrivateKey key) {
        if (!approval.kind().equals(LabelEvidence.APPROVAL) || approval.by() == null) {
            throw new IllegalArgumentException("what is signed must be somebody's approval, but was " + approval);
        }
        long made = moves.stream().filter(move -> move.label().equals(label)).count();
        String move = String.valueOf(made + 1);
        String signature = Ed25519.sign(statement(approval, name, label, move), key);
        return approval.ofReport(PREFIX + move + ":" + signature);
    }

    /** {@return why a signature does not count, or empty if it does} */
    static Optional<String> problem(LabelEvidence approval, LabelRequest request, PublicKey key) {
        String digest = approval.digest();
        String[] parts = digest == null ? new String[0] : digest.split(":", -1);
        String name = request.change().name();
        String label = request.change().label();
        if (parts.length != 3
                || !PREFIX.equals(parts[0] + ":")
                || !Ed25519.verify(statement(approval, name, label, parts[1]), parts[2], key)) {
            return Optional.of("not signed with their key for '" + name + "@" + label + "'");
        }
        String move = String.valueOf(request.number());
        return move.equals(parts[1])
                ? Optional.empty()
                : Optional.of("signed for move " + parts[1] + " of '" + name + "@" + label + "', and this is move "
                        + move + " (an approval counts once: it must be signed anew)");
    }

    /** The reason comes last, since it may have lines. */
    private static byte[] statement(LabelEvidence approval, String name, String label, String move) {
        return String.join(
                        "\n",
                        "llmops approval 2",
                        name,
                        label,
                        move,
                        approval.contentHash(),
                        approval.passed() ? "yes" : "no",
                        String.valueOf(approval.by()),
                        approval.summary())
                .getBytes(StandardCharsets.UTF_8);
    }
}
