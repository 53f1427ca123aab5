package dev.llmops.eval.online;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStatus;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Which calls are judged. Follows from the record, the share and the seed. */
record Sampling(List<SamplingRule> rules, double share, long seed) {

    Optional<Selection> of(Generation call) {
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
