package dev.llmops.local.internal.engine.scheduling;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.model.FinishReason;
import dev.llmops.local.internal.engine.cache.SequenceCache;
import dev.llmops.local.internal.engine.decode.TokenSampler;
import dev.llmops.local.internal.engine.sequence.Sequence;
import dev.llmops.local.internal.engine.sequence.TenantShares;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How calls end: each frees what it had and is told exactly once, also where one of the two fails. */
final class CompletionFinisher {

    /** The ways in which a call ends without choosing a last token. */
    enum Ending {
        COMPLETE,
        CANCELLED,
        FAILED
    }

    private static final Logger LOG = LoggerFactory.getLogger(CompletionFinisher.class);

    private final SequenceCache cache;
    private final TenantShares shares;
    private final Deadlines deadlines;
    private final SchedulerCounters counters;

    CompletionFinisher(SequenceCache cache, TenantShares shares, Deadlines deadlines, SchedulerCounters counters) {
        this.cache = cache;
        this.shares = shares;
        this.deadlines = deadlines;
        this.counters = counters;
    }

    /** Ends an answer that is complete. */
    void complete(Sequence sequence, FinishReason reason) {
        try {
            release(sequence);
        } finally {
            tellComplete(sequence, reason);
        }
    }

    /** Gives a sequence, which neither runs nor waits any more, its end: also where freeing what it had fails. */
    void end(Sequence sequence, Ending ending, @Nullable LlmOpsException error) {
        try {
            release(sequence);
        } finally {
            tell(sequence, ending, error);
        }
    }

    void fail(Sequence sequence, LlmOpsException error) {
        end(sequence, Ending.FAILED, error);
    }

    /** Ends a sequence that is not in the context: where freeing what it had fails, nobody else is concerned. */
    void endOutside(Sequence sequence, Ending ending, @Nullable LlmOpsException error) {
        try {
            end(sequence, ending, error);
        } catch (RuntimeException | Error e) {
            LOG.warn("what a call had outside of the context could not be freed", e);
        }
    }

    /** Ends sequences that are not in the context any more; those that were cancelled do not fail. */
    void endAllOutside(List<Sequence> all, Ending ending, @Nullable LlmOpsException error) {
        for (Sequence sequence : all) {
            boolean cancelled = sequence.cancelRequested;
            endOutside(sequence, cancelled ? Ending.CANCELLED : ending, cancelled ? null : error);
        }
    }

    private void tell(Sequence sequence, Ending ending, @Nullable LlmOpsException error) {
        switch (ending) {
            case COMPLETE -> tellComplete(sequence, FinishReason.LENGTH);
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

    private void tellComplete(Sequence sequence, FinishReason reason) {
        counters.completed++;
        try {
            sequence.completion.endComplete(reason);
        } catch (RuntimeException | Error e) {
            sequence.completion.endFailed(Faults.typed(e));
        }
    }

    // Each of these is done though one before it failed.
    private void release(Sequence sequence) {
        TenantShares.Share share = sequence.share;
        if (share != null) {
            sequence.share = null;
            shares.close(share);
            deadlines.remove(sequence);
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
        TokenSampler chooser = sequence.chooser;
        if (chooser != null) {
            sequence.chooser = null;
            chooser.close();
        }
    }
}
