package dev.llmops.eval.online;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.commons.internal.option.Require;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Selects which calls are judged, by machines or by people. It depends only on the record, the share and the seed: the same records give the
 * same sample.
 *
 * @param rules select calls regardless of the share; the first that matches is the reason
 * @param share the share of the other complete answers, from 0 to 1
 * @param seed decides which of them
 */
public record Sampling(List<SamplingRule> rules, double share, long seed) {

    /** Copies the list; refuses a share outside of 0 to 1. */
    public Sampling {
        rules = List.copyOf(rules);
        Require.share("share", share);
    }

    /**
     * {@return why a call is judged, and the weight of its score; empty if it is not judged, as for all replays and shadow traffic}
     *
     * @param call the record of the call
     */
    public Optional<Selection> of(Generation call) {
        if (!call.live()) {
            return Optional.empty();
        }
        boolean complete = call.status() == GenerationStatus.COMPLETED;
        boolean inShare = complete && inShare(call.id());
        for (SamplingRule rule : rules) {
            if (rule.selects().test(call)) {
                return Optional.of(new Selection(rule.name(), complete ? 1 : 0, inShare));
            }
        }
        return inShare ? Optional.of(new Selection(Selection.SHARE, 1 / share, true)) : Optional.empty();
    }

    private boolean inShare(GenerationId id) {
        return new SplittableRandom(seed ^ id.value().hashCode()).nextDouble() < share;
    }
}
