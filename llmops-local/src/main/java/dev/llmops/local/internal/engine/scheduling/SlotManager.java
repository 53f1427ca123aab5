package dev.llmops.local.internal.engine.scheduling;

import dev.llmops.local.internal.engine.cache.SequenceCache;
import dev.llmops.local.internal.engine.decode.Decoder;
import dev.llmops.local.internal.engine.scheduling.CompletionFinisher.Ending;
import dev.llmops.local.internal.engine.sequence.PrefixIndex.Match;
import dev.llmops.local.internal.engine.sequence.SchedulerOptions;
import dev.llmops.local.internal.engine.sequence.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who runs and who waits: slots are given by rank, and taken back where somebody of a higher one, or the cache, needs it. */
final class SlotManager {

    // Cells that a sequence shall find free beyond what it has, or it would be preempted again at once.
    private static final int HEADROOM = 32;

    private final Decoder decoder;
    private final SchedulerOptions options;
    private final SequenceCache cache;
    private final CompletionFinisher finisher;
    private final SchedulerCounters counters;
    private final WaitQueue line = new WaitQueue();
    private final List<Sequence> running = new ArrayList<>();
    private long arrivals;
    private long starts;

    SlotManager(
            Decoder decoder,
            SchedulerOptions options,
            SequenceCache cache,
            CompletionFinisher finisher,
            SchedulerCounters counters) {
        this.decoder = decoder;
        this.options = options;
        this.cache = cache;
        this.finisher = finisher;
        this.counters = counters;
    }

    /** Returns those that run; whoever ends one takes it out. */
    List<Sequence> running() {
        return running;
    }

    WaitQueue line() {
        return line;
    }

    int open() {
        return line.size() + running.size();
    }

    void add(Sequence sequence) {
        sequence.arrival = ++arrivals;
        line.add(sequence);
    }

    /** Returns the arrival of the newest call. */
    long newest() {
        return arrivals;
    }

    /** Takes out all that run. */
    List<Sequence> clearRunning() {
        List<Sequence> all = new ArrayList<>(running);
        running.clear();
        return all;
    }

    /** Lets as many begin, or go on, as there is room for. */
    void admit() {
        while (line.size() > 0) {
            Sequence next = line.next(this::eligible);
            if (next == null || !makeRoom(next)) {
                return;
            }
            line.remove(next);
            start(next);
        }
    }

    // Where all run, only one that may take the place of another is worth a look at the cache.
    private boolean eligible(Sequence sequence) {
        if (running.size() >= options.parallel() && victimFor(sequence) == null) {
            return false;
        }
        return sequence.completion.ready() && !cache.worthWaiting(sequence);
    }

    private boolean makeRoom(Sequence next) {
        while (true) {
            Match match = cache.match(next);
            int rest = next.maxCells() - next.size();
            int cells = next.size() - match.length() + Math.min(rest, HEADROOM * (1 + running.size()));
            boolean room = cache.makeRoom(cells, match.holder());
            if (running.size() < options.parallel() && (room || running.isEmpty())) {
                return true;
            }
            Sequence victim = victimFor(next);
            if (victim == null) {
                return false;
            }
            preempt(victim);
        }
    }

    /** Returns who gives its place: one whose reader is slow, or else the youngest of a lower priority. */
    private @Nullable Sequence victimFor(Sequence next) {
        Sequence paused = null;
        Sequence lower = null;
        for (int i = 0; i < running.size(); i++) {
            Sequence one = running.get(i);
            if (!one.completion.ready()) {
                paused = youngerOf(paused, one);
            } else if (one.priority() < next.priority()) {
                lower = youngerOf(lower, one);
            }
        }
        return paused != null ? paused : lower;
    }

    /** Returns the one of the lower priority, or the younger one. */
    private static Sequence youngerOf(@Nullable Sequence best, Sequence other) {
        if (best == null || other.priority() < best.priority()) {
            return other;
        }
        return other.priority() == best.priority() && other.started > best.started ? other : best;
    }

    private void start(Sequence sequence) {
        try {
            if (sequence.chooser == null) {
                sequence.chooser = decoder.chooser(sequence.completion.request().sampling());
            }
        } catch (RuntimeException | Error e) {
            finisher.fail(sequence, Faults.typed(e));
            return;
        }
        running.add(sequence);
        boolean fresh = !sequence.begun();
        sequence.started = ++starts;
        cache.start(sequence, cache.match(sequence));
        if (fresh) {
            counters.cachedTokens += sequence.reused();
        }
    }

    private void preempt(Sequence victim) {
        // Still among those that run, should saving it fail.
        cache.preempt(victim);
        running.remove(victim);
        counters.preemptions++;
        line.add(victim);
    }

    /** Nobody fails when the cache is full: the youngest of the lowest priority gives way, and goes on later. */
    void giveWay() {
        if (running.size() > 1) {
            preempt(youngest());
            return;
        }
        // It has the whole cache for itself, so its answer ends here.
        Sequence last = running.remove(0);
        finisher.end(last, Ending.COMPLETE, null);
    }

    private Sequence youngest() {
        Sequence youngest = running.get(0);
        for (Sequence one : running) {
            youngest = youngerOf(youngest, one);
        }
        return youngest;
    }

    int paused() {
        int paused = 0;
        for (Sequence one : running) {
            paused += one.completion.ready() ? 0 : 1;
        }
        return paused;
    }
}
