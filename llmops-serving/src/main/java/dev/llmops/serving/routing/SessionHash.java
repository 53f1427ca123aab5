package dev.llmops.serving.routing;

import dev.llmops.api.identity.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class SessionHash implements RoutingStrategy {

    private static final double BOUND = 1.25;

    private final RoutingStrategy withoutSession = RoutingStrategy.leastInFlight();

    @Override
    public Candidate choose(List<? extends Candidate> candidates, RoutingRequest request) {
        String key = key(request.caller());
        if (key == null) {
            return withoutSession.choose(candidates, request);
        }
        double weights = candidates.stream().mapToDouble(Candidate::weight).sum();
        long calls = candidates.stream().mapToLong(Candidate::inFlight).sum() + 1;
        Candidate best = null;
        for (Candidate candidate : candidates) {
            boolean hasRoom = candidate.inFlight() < Math.ceil(BOUND * calls * candidate.weight() / weights);
            if (hasRoom && (best == null || score(key, candidate) > score(key, best))) {
                best = candidate;
            }
        }
        return best == null ? withoutSession.choose(candidates, request) : best;
    }

    private static @Nullable String key(Caller caller) {
        return caller.session() != null ? caller.session() : caller.user();
    }

    /** Weighted rendezvous hashing: {@code -weight / ln(u)} with u uniform in (0, 1). */
    private static double score(String key, Candidate candidate) {
        long hash = Hashes.of(Hashes.of(0, key), candidate.name());
        double uniform = ((hash >>> 11) + 0.5) * 0x1.0p-53;
        return -candidate.weight() / Math.log(uniform);
    }
}
