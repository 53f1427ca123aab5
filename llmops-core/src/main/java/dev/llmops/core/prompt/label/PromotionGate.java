package dev.llmops.core.prompt.label;

import dev.llmops.api.prompt.LabelPolicy;
import dev.llmops.commons.internal.option.Require;
import java.security.PublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The requirements of a label for a version that is to have it, as data.
 *
 * @param evaluation whether an evaluation must have found it better than the label's current version
 * @param redTeam whether it must have withstood attacks
 * @param approvals how many people must approve who neither wrote the version nor move the label, at least 0
 * @param approvers who may approve, or empty if anyone may
 * @param keys public Ed25519 keys of approvers; for an approver with a key, only {@linkplain SignedApprovals signed} approvals count
 * @param maxAge the maximum age of evidence for it, or null if age does not matter; evidence against it counts at any age
 */
public record PromotionGate(
        boolean evaluation,
        boolean redTeam,
        int approvals,
        Set<String> approvers,
        Map<String, PublicKey> keys,
        @Nullable Duration maxAge) {

    /** Copies names and keys; rejects a gate that requires nothing, and invalid numbers. */
    public PromotionGate {
        approvers = Set.copyOf(approvers);
        keys = Map.copyOf(keys);
        Require.atLeast("approvals", approvals, 0);
        if (!evaluation && !redTeam && approvals == 0) {
            throw new IllegalArgumentException(
                    "a gate must ask for evaluation, redTeam or approvals, but asked for nothing");
        }
        if (!approvers.isEmpty() && approvers.size() < approvals) {
            throw new IllegalArgumentException("approvals must be at most the number of approvers, " + approvers.size()
                    + ", but was " + approvals);
        }
        if (maxAge != null) {
            Require.positive("maxAge", maxAge);
        }
    }

    /**
     * {@return the gate as a policy of a protected label}
     *
     * @param clock the clock for the age of evidence
     */
    public LabelPolicy policy(InstantSource clock) {
        List<LabelPolicy> all = new ArrayList<>();
        if (evaluation) {
            all.add(LabelPolicies.evaluationPassed());
        }
        if (redTeam) {
            all.add(LabelPolicies.redTeamPassed());
        }
        if (approvals > 0) {
            all.add(LabelPolicies.approvedBy(approvals, approvers, keys));
        }
        LabelPolicy policy = LabelPolicies.all(all.toArray(LabelPolicy[]::new));
        return maxAge == null ? policy : LabelPolicies.within(maxAge, clock, policy);
    }
}
