package dev.llmops.core.internal.shadow;

import dev.llmops.api.cost.Cost;
import dev.llmops.core.internal.time.Time;
import dev.llmops.core.shadow.ShadowPolicy;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What shadow calls may still use up. A window begins with its first call. Safe for use by multiple threads. */
final class ShadowBudget {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    enum Verdict {
        SEND,
        CALLS_USED_UP,
        MONEY_USED_UP
    }

    private final ShadowPolicy policy;
    private final Time time;
    private @Nullable Long minuteStart;
    private @Nullable Long dayStart;
    private int calls;
    private BigDecimal spent = BigDecimal.ZERO;
    private boolean unknown;

    ShadowBudget(ShadowPolicy policy, Time time) {
        this.policy = policy;
        this.time = time;
    }

    synchronized Verdict take() {
        minuteStart = windowStart(minuteStart, MINUTE);
        if (minuteStart == null) {
            minuteStart = time.nanos();
            calls = 0;
        }
        dayStart = windowStart(dayStart, DAY);
        if (dayStart == null) {
            dayStart = time.nanos();
            spent = BigDecimal.ZERO;
        }
        BigDecimal limit = policy.moneyPerDay();
        if (limit != null && (unknown || spent.compareTo(limit) >= 0)) {
            return Verdict.MONEY_USED_UP;
        }
        if (calls >= policy.callsPerMinute()) {
            return Verdict.CALLS_USED_UP;
        }
        calls++;
        return Verdict.SEND;
    }

    /** {@return whether this is the first cost that cannot be held against the limit} */
    synchronized boolean spend(Cost cost) {
        if (policy.moneyPerDay() == null || cost.equals(Cost.zero())) {
            return false;
        }
        if (cost instanceof Cost.Known known && known.currency().equals(policy.currency())) {
            spent = spent.add(known.amount());
            return false;
        }
        boolean first = !unknown;
        unknown = true;
        return first;
    }

    private @Nullable Long windowStart(@Nullable Long start, Duration length) {
        return start == null || time.since(start).compareTo(length) >= 0 ? null : start;
    }
}
