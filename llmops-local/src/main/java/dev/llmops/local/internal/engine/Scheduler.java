package dev.llmops.local.internal.engine;

import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.QueueFullException;
import dev.llmops.api.model.FinishReason;
import dev.llmops.local.CallOptions;
import dev.llmops.local.EngineMetrics;
import dev.llmops.local.NativeAbortException;
import dev.llmops.local.internal.engine.PrefixIndex.Match;
import dev.llmops.local.internal.llama.DecodeResult;
import dev.llmops.local.internal.llama.NativeError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which sequences run, and what each step computes. Knows no thread and no time but the given one: the caller repeats
 * {@link #plan}, {@link #compute} and {@link #apply}. Only {@link #compute} may run while another thread is in here.
 */
final class Scheduler {

    // Cells that a sequence shall find free beyond what it has, or it would be preempted again at once.
    private static final int HEADROOM = 32;

    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

    private final Decoder decoder;
    private final SchedulerOptions options;
    private final LongSupplier ticker;
    private final SequenceCache cache;
    private final StepPlanner planner;
    private final TenantShares shares;
    private final WaitingLine line = new WaitingLine();
    private final List<Sequence> running = new ArrayList<>();
    private final SchedulerCounters counters = new SchedulerCounters();
    private long arrivals;
    private long starts;
    private int timed;
    private @Nullable DecodeResult result;
    private @Nullable LlmOpsException stepFailure;

    Scheduler(Decoder decoder, SchedulerOptions options, LongSupplier ticker) {
        this.decoder = decoder;
        this.options = options;
        this.ticker = ticker;
        this.cache = new SequenceCache(decoder, options);
        this.planner = new StepPlanner(options);
        this.shares = new TenantShares(options::weight);
    }

    /** Takes a sequence, which gets its end in any case, or refuses it. */
    void submit(Sequence sequence) {
        refuse(sequence);
        sequence.arrival = ++arrivals;
        sequence.share = shares.open(sequence.scope.tenant());
        timed += timed(sequence.completion.request().options()) ? 1 : 0;
        line.add(sequence);
    }

    private void refuse(Sequence sequence) {
        if (open() >= options.parallel() + options.queueCapacity()) {
            counters.rejected++;
            throw new QueueFullException("at most " + options.queueCapacity()
                    + " calls may wait for a local model, and as many do; try again later, or raise queueCapacity");
        }
        if (sequence.size() >= options.length()) {
            throw new ContextWindowExceededException("the prompt has " + sequence.size()
                    + " tokens, but a sequence holds " + options.length() + " with room for an answer; shorten it");
        }
        LlmOpsException late = lateness(sequence);
        if (late != null) {
            counters.rejected++;
            throw late;
        }
    }

    /** Ends a sequence early, at once or after the step that computes it. */
    void cancel(Sequence sequence) {
        sequence.cancelRequested = true;
        if (line.remove(sequence)) {
            endOutside(sequence, Ending.CANCELLED, null);
        }
    }

    /** Returns whether nobody wants any more what the current step computes. */
    boolean stepIsUnwanted() {
        List<Sequence> inStep = planner.inStep();
        for (int i = 0; i < inStep.size(); i++) {
            if (!inStep.get(i).cancelRequested) {
                return false;
            }
        }
        return !inStep.isEmpty();
    }

    /** Prepares a step. Returns false if there is nothing to compute until something happens. */
    boolean plan() {
        for (int inVain = 0; inVain < 2; ) {
            int open = open();
            try {
                endCancelledAndLate();
                admit();
                return fillBatch();
            } catch (RuntimeException | Error e) {
                fail(typed(e));
                // Those who wait are tried with a new context.
                inVain = open() < open ? 0 : inVain + 1;
            }
            if (line.size() == 0) {
                return false;
            }
        }
        throw new ModelException("nothing could be planned in a new context either", null, false);
    }

    private int open() {
        return line.size() + running.size();
    }

    private static LlmOpsException typed(Throwable e) {
        if (e instanceof LlmOpsException known) {
            return known;
        }
        if (e instanceof NativeError known) {
            return new ModelException("llama.cpp failed: " + known.text(), e, true);
        }
        LOG.error("the local engine failed unexpectedly", e);
        return new ModelException("the local engine failed unexpectedly: " + e, e, true);
    }

    private void endCancelledAndLate() {
        for (int i = running.size() - 1; i >= 0; i--) {
            Sequence sequence = running.get(i);
            LlmOpsException late = lateness(sequence);
            if (sequence.cancelRequested || late != null) {
                running.remove(i);
                end(sequence, late == null ? Ending.CANCELLED : Ending.FAILED, late);
            }
        }
        if (timed > 0) {
            for (Sequence sequence : List.copyOf(line.all())) {
                LlmOpsException late = lateness(sequence);
                if (late != null) {
                    line.remove(sequence);
                    endOutside(sequence, Ending.FAILED, late);
                }
            }
        }
    }

    private @Nullable LlmOpsException lateness(Sequence sequence) {
        CallOptions call = sequence.completion.request().options();
        if (!timed(call)) {
            return null;
        }
        long waited = ticker.getAsLong() - sequence.completion.request().startNanos();
        if (left(call.totalTimeout(), waited) <= 0) {
            return new ModelTimeoutException("the answer must be complete " + call.totalTimeout()
                    + " after the call, but was not; allow more time, or fewer calls at once");
        }
        if (!sequence.completion.begun() && left(call.firstTokenTimeout(), waited) <= 0) {
            return new ModelTimeoutException("the first token must come " + call.firstTokenTimeout()
                    + " after the call, but did not; allow more time, or fewer calls at once");
        }
        return null;
    }

    private static boolean timed(CallOptions call) {
        return call.firstTokenTimeout() != null || call.totalTimeout() != null;
    }

    private static long left(@Nullable Duration timeout, long waited) {
        return timeout == null ? Long.MAX_VALUE : timeout.toNanos() - waited;
    }

    /** Returns the nanoseconds until the first deadline of anyone, or {@link Long#MAX_VALUE}. */
    long nanosToDeadline() {
        long nearest = Long.MAX_VALUE;
        if (timed > 0) {
            long now = ticker.getAsLong();
            for (Sequence one : running) {
                nearest = Math.min(nearest, nanosToDeadline(one, now));
            }
            for (Sequence one : line.all()) {
                nearest = Math.min(nearest, nanosToDeadline(one, now));
            }
        }
        return nearest;
    }

    private static long nanosToDeadline(Sequence sequence, long now) {
        CallOptions call = sequence.completion.request().options();
        long waited = now - sequence.completion.request().startNanos();
        long left = left(call.totalTimeout(), waited);
        return sequence.completion.begun() ? left : Math.min(left, left(call.firstTokenTimeout(), waited));
    }

    private void admit() {
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
            int rest = next.mostCells() - next.size();
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
        } catch (NativeError e) {
            end(sequence, Ending.FAILED, grammarRefused(e));
            return;
        } catch (RuntimeException | Error e) {
            end(sequence, Ending.FAILED, typed(e));
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

    private static InvalidRequestException grammarRefused(NativeError e) {
        return new InvalidRequestException(
                "the answer can not be held to its grammar (" + e.text()
                        + "); correct the grammar, or simplify the JSON schema",
                e);
    }

    private void preempt(Sequence victim) {
        // Still among those that run, should saving it fail.
        cache.preempt(victim);
        running.remove(victim);
        counters.preemptions++;
        line.add(victim);
    }

    private boolean fillBatch() {
        while (true) {
            planner.plan(running, decoder.batch());
            int tokens = decoder.batch().size();
            if (tokens == 0) {
                return false;
            }
            if (cache.makeRoom(tokens, null)) {
                return true;
            }
            giveWay();
        }
    }

    /** Nobody fails when the cache is full: the youngest of the lowest priority gives way, and goes on later. */
    private void giveWay() {
        if (running.size() > 1) {
            preempt(youngest());
            return;
        }
        // It has the whole cache for itself, so its answer ends here.
        Sequence last = running.remove(0);
        end(last, Ending.COMPLETE, null);
    }

    private Sequence youngest() {
        Sequence youngest = running.get(0);
        for (Sequence one : running) {
            youngest = youngerOf(youngest, one);
        }
        return youngest;
    }

    /** Computes the step. The only part that takes long, and that touches nothing but the sequences in the step. */
    void compute() {
        result = null;
        stepFailure = null;
        try {
            decoder.use(planner.inStep().get(0).scope.adapters());
            result = decoder.decode();
            if (result == DecodeResult.DONE) {
                choose(planner.inStep());
            }
        } catch (RuntimeException | Error e) {
            stepFailure = typed(e);
        }
    }

    private void choose(List<Sequence> inStep) {
        for (int i = 0; i < inStep.size(); i++) {
            Sequence sequence = inStep.get(i);
            if (sequence.stepOutput >= 0 && !sequence.cancelRequested) {
                try {
                    choose(sequence);
                } catch (NativeAbortException e) {
                    throw e;
                } catch (LlmOpsException e) {
                    sequence.failure = e;
                } catch (NativeError e) {
                    sequence.failure = grammarRefused(e);
                }
            }
        }
    }

    private void choose(Sequence sequence) {
        int token = decoder.choose(Objects.requireNonNull(sequence.chooser), sequence.stepOutput);
        sequence.chosen = token;
        if (!decoder.endsGeneration(token)) {
            decoder.note(sequence.completion.logProbabilities(), sequence.stepOutput, token);
        }
    }

    /**
     * Hands out what the step brought.
     *
     * @param nanos how long it took
     */
    void apply(long nanos) {
        counters.steps++;
        counters.computeNanos += nanos;
        try {
            if (stepFailure != null) {
                fail(stepFailure);
            } else if (result == DecodeResult.DONE) {
                planner.measured(nanos);
                handOut(planner.inStep());
            } else {
                planner.inStep().forEach(cache::rollBack);
                if (result == DecodeResult.NO_ROOM) {
                    giveWay();
                }
            }
        } catch (RuntimeException | Error e) {
            fail(typed(e));
        } finally {
            planner.inStep().clear();
        }
    }

    private void handOut(List<Sequence> inStep) {
        for (int i = 0; i < inStep.size(); i++) {
            Sequence sequence = inStep.get(i);
            cache.advance(sequence);
            Objects.requireNonNull(sequence.share).charge(sequence.stepCount);
            counters.decodedTokens += sequence.stepCount;
            if (sequence.stepOutput < 0 || sequence.cancelRequested) {
                continue;
            }
            LlmOpsException failure = sequence.failure;
            if (failure != null) {
                running.remove(sequence);
                end(sequence, Ending.FAILED, failure);
            } else {
                accept(sequence, sequence.chosen);
            }
        }
    }

    private void accept(Sequence sequence, int token) {
        counters.generatedTokens++;
        FinishReason reason;
        try {
            reason = sequence.completion.accept(token, decoder.endsGeneration(token));
        } catch (RuntimeException | Error e) {
            // The context has no part in this, so nobody else is concerned.
            running.remove(sequence);
            end(sequence, Ending.FAILED, typed(e));
            return;
        }
        if (reason == null && sequence.decoded >= options.length()) {
            reason = FinishReason.LENGTH;
        }
        if (reason == null) {
            sequence.append(token);
            return;
        }
        running.remove(sequence);
        try {
            release(sequence);
        } finally {
            complete(sequence, reason);
        }
    }

    private void complete(Sequence sequence, FinishReason reason) {
        counters.completed++;
        try {
            sequence.completion.endComplete(reason);
        } catch (RuntimeException | Error e) {
            sequence.completion.endFailed(typed(e));
        }
    }

    private enum Ending {
        COMPLETE,
        CANCELLED,
        FAILED
    }

    /** Gives a sequence, which neither runs nor waits any more, its end: also where freeing what it had fails. */
    private void end(Sequence sequence, Ending ending, @Nullable LlmOpsException error) {
        try {
            release(sequence);
        } finally {
            tell(sequence, ending, error);
        }
    }

    private void tell(Sequence sequence, Ending ending, @Nullable LlmOpsException error) {
        switch (ending) {
            case COMPLETE -> complete(sequence, FinishReason.LENGTH);
            case CANCELLED -> {
                counters.cancelled++;
                sequence.completion.endCancelled();
            }
            case FAILED -> {
                counters.failed++;
                sequence.completion.endFailed(Objects.requireNonNull(error));
            }
        }
    }

    // Each of these is done though one before it failed.
    private void release(Sequence sequence) {
        TenantShares.Share share = sequence.share;
        if (share != null) {
            sequence.share = null;
            shares.close(share);
            timed -= timed(sequence.completion.request().options()) ? 1 : 0;
        }
        try {
            if (sequence.running()) {
                cache.finish(sequence);
            }
        } finally {
            try {
                cache.forgetSaved(sequence);
            } finally {
                closeChooser(sequence);
            }
        }
    }

    private static void closeChooser(Sequence sequence) {
        Chooser chooser = sequence.chooser;
        if (chooser != null) {
            sequence.chooser = null;
            chooser.close();
        }
    }

    /**
     * Whatever is in the context is lost. Those who were preempted go on in a new one. Throws if the old one can not be given
     * up, after all calls in it have their end.
     */
    private void fail(LlmOpsException error) {
        List<Sequence> lost = new ArrayList<>(running);
        running.clear();
        try {
            cache.rebuild();
        } finally {
            endAll(lost, Ending.FAILED, error);
        }
    }

    private void endAll(List<Sequence> all, Ending ending, @Nullable LlmOpsException error) {
        for (Sequence sequence : all) {
            boolean cancelled = sequence.cancelRequested;
            endOutside(sequence, cancelled ? Ending.CANCELLED : ending, cancelled ? null : error);
        }
    }

    /** Ends a sequence that is not in the context: where freeing what it had fails, nobody else is concerned. */
    private void endOutside(Sequence sequence, Ending ending, @Nullable LlmOpsException error) {
        try {
            end(sequence, ending, error);
        } catch (RuntimeException | Error e) {
            LOG.warn("what a call had outside of the context could not be freed", e);
        }
    }

    /** Cancels all, waiting and running. */
    void close() {
        giveUp(Ending.CANCELLED, null);
    }

    /** Ends all, waiting and running, because nothing can be computed any more. */
    void abandon(LlmOpsException error) {
        giveUp(Ending.FAILED, error);
    }

    private void giveUp(Ending ending, @Nullable LlmOpsException error) {
        List<Sequence> open = new ArrayList<>(running);
        open.addAll(line.all());
        running.clear();
        line.clear();
        try {
            cache.rebuild();
        } finally {
            try {
                endAll(open, ending, error);
            } finally {
                decoder.close();
            }
        }
    }

    EngineMetrics metrics() {
        int paused = 0;
        for (Sequence one : running) {
            paused += one.completion.ready() ? 0 : 1;
        }
        return counters.metrics(line, running.size(), paused, cache);
    }

    SchedulerCounters counters() {
        return counters;
    }
}
