package dev.llmops.local.internal.engine.scheduling;

import dev.llmops.local.internal.engine.sequence.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sequences that do not run: new ones, and those that were preempted. Next is the one of the highest priority; among
 * those one that had begun, then one of the tenant that got least, then the one that came first.
 */
final class WaitQueue {

    private final List<Sequence> waiting = new ArrayList<>();

    int size() {
        return waiting.size();
    }

    void add(Sequence sequence) {
        waiting.add(sequence);
    }

    boolean remove(Sequence sequence) {
        return waiting.remove(sequence);
    }

    @Nullable
    Sequence next(Predicate<Sequence> eligible) {
        Sequence best = null;
        for (int i = 0; i < waiting.size(); i++) {
            Sequence one = waiting.get(i);
            if ((best == null || before(one, best)) && eligible.test(one)) {
                best = one;
            }
        }
        return best;
    }

    private static boolean before(Sequence a, Sequence b) {
        if (a.priority() != b.priority()) {
            return a.priority() > b.priority();
        }
        if (a.begun() != b.begun()) {
            return a.begun();
        }
        int served = a.begun() ? 0 : Double.compare(served(a), served(b));
        return served != 0 ? served < 0 : a.arrival < b.arrival;
    }

    private static double served(Sequence sequence) {
        return Objects.requireNonNull(sequence.share).served();
    }

    List<Sequence> all() {
        return waiting;
    }

    void clear() {
        waiting.clear();
    }
}
