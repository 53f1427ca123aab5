package dev.llmops.local.internal.engine.sequence;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What each tenant got so far, in tokens divided by its weight; the one that got least is next. Counted as it is served,
 * since nobody knows before how long an answer becomes (virtual token counters: Sheng et al., "Fairness in Serving Large
 * Language Models", OSDI 2024).
 */
public final class TenantShares {

    /** What one tenant got. */
    public static final class Share {

        private final double weight;
        private double served;
        private int open;

        private Share(double weight) {
            this.weight = weight;
        }

        public double served() {
            return served;
        }

        public void charge(int tokens) {
            served += tokens / weight;
        }
    }

    private static final int MAX_IDLE = 1024;

    private final Map<String, Share> shares = new HashMap<>();
    private final ToDoubleFunction<String> weights;

    public TenantShares(ToDoubleFunction<String> weights) {
        this.weights = weights;
    }

    /** Opens a call. Who was idle has saved up nothing: it begins where the least served of the others is. */
    public Share open(String tenant) {
        double least = leastServed();
        Share share = shares.computeIfAbsent(tenant, name -> new Share(weights.applyAsDouble(name)));
        if (share.open++ == 0) {
            share.served = Math.max(share.served, least);
        }
        if (shares.size() > MAX_IDLE) {
            shares.values().removeIf(one -> one.open == 0 && one.served <= least);
        }
        return share;
    }

    public void close(Share share) {
        share.open--;
        // Counters mean something in comparison only.
        if (share.open == 0 && shares.values().stream().allMatch(one -> one.open == 0)) {
            shares.clear();
        }
    }

    private double leastServed() {
        double least = Double.POSITIVE_INFINITY;
        for (Share share : shares.values()) {
            if (share.open > 0) {
                least = Math.min(least, share.served);
            }
        }
        return Double.isInfinite(least) ? 0 : least;
    }
}
