package dev.llmops.local.internal.engine.scheduling;

import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.QueueFullException;
import dev.llmops.api.model.FinishReason;
import dev.llmops.local.EngineMetrics;
import dev.llmops.local.internal.engine.cache.SequenceCache;
import dev.llmops.local.internal.engine.decode.Decoder;
import dev.llmops.local.internal.engine.scheduling.CompletionFinisher.Ending;
import dev.llmops.local.internal.engine.sequence.SchedulerOptions;
import dev.llmops.local.internal.engine.sequence.Sequence;
import dev.llmops.local.internal.engine.sequence.TenantShares;
import dev.llmops.local.internal.engine.speculation.Drafter;
import dev.llmops.local.internal.llama.DecodeResult;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which sequences run, and what each step computes. Knows no thread and no time but the given one: the caller repeats
 * {@link #plan}, {@link #compute} and {@link #apply}. Only {@link #compute} may run while another thread is in here.
 */
public final class Scheduler {

    private final Decoder decoder;
    private final SchedulerOptions options;
    private final SchedulerCounters counters = new SchedulerCounters();
    private final SequenceCache cache;
    private final StepPlanner planner;
    private final TenantShares shares;
    private final Deadlines deadlines;
    private final CompletionFinisher finisher;
    private final SlotManager slots;
    private final Speculator speculator;
    private final StepRows rows;
    private final StepChoice choice;
    private int drafts;
    private long limit;
    /** How many calls had ended when the last step was stopped, or -1. */
    private long endedAtStop = -1;

    private @Nullable DecodeResult result;
    private @Nullable LlmOpsException stepFailure;

    public Scheduler(Decoder decoder, SchedulerOptions options, LongSupplier ticker) {
        this(decoder, null, options, ticker);
    }

    public Scheduler(Decoder decoder, @Nullable Drafter draftModel, SchedulerOptions options, LongSupplier ticker) {
        this.decoder = decoder;
        this.options = options;
        this.cache = new SequenceCache(decoder, options);
        this.planner = new StepPlanner(options);
        this.shares = new TenantShares(options::weight);
        this.deadlines = new Deadlines(ticker);
        this.finisher = new CompletionFinisher(cache, shares, deadlines, counters);
        this.slots = new SlotManager(decoder, options, cache, finisher, counters);
        this.speculator = new Speculator(options, draftModel, counters);
        this.rows = new StepRows(options, decoder.batch());
        this.choice = new StepChoice(decoder);
    }

    /** Takes a sequence, which gets its end in any case, or refuses it. */
    public void submit(Sequence sequence) {
        refuse(sequence);
        sequence.share = shares.open(sequence.scope.tenant());
        deadlines.add(sequence);
        slots.add(sequence);
    }

    private void refuse(Sequence sequence) {
        if (slots.open() >= options.parallel() + options.queueCapacity()) {
            counters.rejected++;
            throw new QueueFullException("at most " + options.queueCapacity()
                    + " calls may wait for a local model, and as many do; try again later, or raise queueCapacity");
        }
        if (sequence.size() >= options.length()) {
            throw new ContextWindowExceededException("the prompt has " + sequence.size()
                    + " tokens, but a sequence holds " + options.length() + " with room for an answer; shorten it");
        }
        LlmOpsException late = deadlines.lateness(sequence);
        if (late != null) {
            counters.rejected++;
            throw late;
        }
    }

    /** Ends a sequence early, at once or after the step that computes it. */
    public void cancel(Sequence sequence) {
        sequence.cancelRequested = true;
        if (slots.line().remove(sequence)) {
            finisher.endOutside(sequence, Ending.CANCELLED, null);
        }
    }

    /** Returns whether nobody wants any more what the current step computes. */
    public boolean stepIsUnwanted() {
        List<Sequence> inStep = planner.inStep();
        for (int i = 0; i < inStep.size(); i++) {
            if (!inStep.get(i).cancelRequested) {
                return false;
            }
        }
        return !inStep.isEmpty();
    }

    /** Ends what {@link #compute} computes, and every later step at once, until it is set back. */
    public void interrupt(boolean now) {
        speculator.cancel(now);
        decoder.cancel(now);
    }

    /** Prepares a step. Returns false if there is nothing to compute until something happens. */
    public boolean plan() {
        for (int inVain = 0; inVain < 2; ) {
            int open = slots.open();
            try {
                endCancelledAndLate();
                slots.admit();
                return fillBatch();
            } catch (RuntimeException | Error e) {
                fail(Faults.typed(e));
                // Those who wait are tried with a new context.
                inVain = slots.open() < open ? 0 : inVain + 1;
            }
            if (slots.line().size() == 0) {
                return false;
            }
        }
        throw new ModelException("nothing could be planned in a new context either", null, false);
    }

    private void endCancelledAndLate() {
        List<Sequence> running = slots.running();
        for (int i = running.size() - 1; i >= 0; i--) {
            Sequence sequence = running.get(i);
            LlmOpsException late = deadlines.lateness(sequence);
            if (sequence.cancelRequested || late != null) {
                running.remove(i);
                finisher.end(sequence, late == null ? Ending.CANCELLED : Ending.FAILED, late);
            }
        }
        if (deadlines.any()) {
            for (Sequence sequence : List.copyOf(slots.line().all())) {
                LlmOpsException late = deadlines.lateness(sequence);
                if (late != null) {
                    slots.line().remove(sequence);
                    finisher.endOutside(sequence, Ending.FAILED, late);
                }
            }
        }
    }

    /** Returns the nanoseconds until the first deadline of anyone, or {@link Long#MAX_VALUE}. */
    public long nanosToDeadline() {
        return deadlines.nanosToNext(slots.running(), slots.line().all());
    }

    private boolean fillBatch() {
        while (true) {
            planner.plan(slots.running(), decoder.batch().capacity());
            if (planner.tokens() == 0) {
                return false;
            }
            if (cache.makeRoom(planner.tokens(), null)) {
                // Nothing leaves the cache for a draft.
                drafts = Math.min(planner.roomForGuesses(), cache.freeCells() - planner.tokens());
                // With a clock that stands still each step would be stopped; so where one was that all still wait for,
                // the next has no limit.
                limit = counters.ended() == endedAtStop ? -1 : deadlines.nanosToLast(planner.inStep());
                return true;
            }
            slots.giveWay();
        }
    }

    /** Computes the step. The only part that takes long, and that touches nothing but the sequences in the step. */
    public void compute() {
        result = null;
        stepFailure = null;
        try {
            speculator.draft(planner.inStep(), drafts);
            rows.fill(planner.inStep());
            decoder.use(planner.inStep().get(0).scope.adapters());
            result = decoder.decode(limit);
            if (result == DecodeResult.DONE) {
                choice.choose(planner.inStep());
            }
        } catch (RuntimeException | Error e) {
            stepFailure = Faults.typed(e);
        }
    }

    /** Hands out what the step brought. {@code nanos}: how long it took. */
    public void apply(long nanos) {
        counters.steps++;
        counters.computeNanos += nanos;
        endedAtStop = result == DecodeResult.CANCELLED ? counters.ended() : -1;
        try {
            if (stepFailure != null) {
                fail(stepFailure);
            } else if (result == DecodeResult.DONE) {
                planner.measured(nanos);
                handOut(planner.inStep());
            } else {
                planner.inStep().forEach(cache::rollBack);
                if (result == DecodeResult.NO_ROOM) {
                    slots.giveWay();
                }
            }
        } catch (RuntimeException | Error e) {
            fail(Faults.typed(e));
        } finally {
            planner.inStep().clear();
        }
    }

    private void handOut(List<Sequence> inStep) {
        for (int i = 0; i < inStep.size(); i++) {
            Sequence sequence = inStep.get(i);
            advance(sequence, sequence.stepCount);
            counters.draftedTokens += sequence.draft.size();
            counters.acceptedTokens += sequence.draft.right();
            if (!sequence.cancelRequested && !accept(sequence)) {
                continue;
            }
            if (sequence.draft.size() > 0 || (sequence.stepGenerates && options.minRows() > 1)) {
                cache.rollBack(sequence);
            }
        }
    }

    private void advance(Sequence sequence, int tokens) {
        cache.advance(sequence, tokens);
        Objects.requireNonNull(sequence.share).charge(tokens);
        counters.computedTokens += tokens;
    }

    /** Hands out what was chosen. Returns false if the sequence has ended with it. */
    private boolean accept(Sequence sequence) {
        for (int i = 0; i < sequence.chosenCount; i++) {
            if (i > 0) {
                // The token before was drafted, so it is in the cache.
                advance(sequence, 1);
            }
            if (!accept(sequence, sequence.chosen[i])) {
                return false;
            }
        }
        LlmOpsException failure = sequence.failure;
        if (failure != null) {
            slots.running().remove(sequence);
            finisher.fail(sequence, failure);
        }
        return failure == null;
    }

    private boolean accept(Sequence sequence, int token) {
        counters.generatedTokens++;
        if (!sequence.completion.begun()) {
            sequence.newestAtFirstToken = slots.newest();
        }
        FinishReason reason;
        try {
            reason = sequence.completion.accept(token, decoder.endsGeneration(token));
        } catch (RuntimeException | Error e) {
            // The context has no part in this, so nobody else is concerned.
            slots.running().remove(sequence);
            finisher.fail(sequence, Faults.typed(e));
            return false;
        }
        if (reason == null && sequence.decoded >= options.length()) {
            reason = FinishReason.LENGTH;
        }
        if (reason == null) {
            sequence.append(token);
            return true;
        }
        slots.running().remove(sequence);
        finisher.complete(sequence, reason);
        return false;
    }

    /**
     * Whatever is in the context is lost. Those who were preempted go on in a new one. Throws if the old one cannot be given
     * up, after all calls in it have their end.
     */
    private void fail(LlmOpsException error) {
        List<Sequence> lost = slots.clearRunning();
        try {
            cache.rebuild();
        } finally {
            finisher.endAllOutside(lost, Ending.FAILED, error);
        }
    }

    /** Cancels all, waiting and running. */
    public void close() {
        giveUp(Ending.CANCELLED, null);
    }

    /** Ends all, waiting and running, because nothing can be computed any more. */
    public void abandon(LlmOpsException error) {
        giveUp(Ending.FAILED, error);
    }

    private void giveUp(Ending ending, @Nullable LlmOpsException error) {
        List<Sequence> open = slots.clearRunning();
        open.addAll(slots.line().all());
        slots.line().clear();
        try {
            cache.rebuild();
        } finally {
            try {
                finisher.endAllOutside(open, ending, error);
            } finally {
                speculator.close();
                decoder.close();
            }
        }
    }

    public EngineMetrics metrics() {
        return counters.metrics(slots.line(), slots.running().size(), slots.paused(), cache);
    }

    public SchedulerCounters counters() {
        return counters;
    }
}
