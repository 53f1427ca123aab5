package dev.llmops.local.internal.engine.scheduling;

import dev.llmops.local.internal.engine.sequence.Draft;
import dev.llmops.local.internal.engine.sequence.SchedulerOptions;
import dev.llmops.local.internal.engine.sequence.Sequence;
import dev.llmops.local.internal.llama.TokenBatch;
import java.util.List;

/** What a planned step puts into the batch: of each sequence the tokens that it has, and behind them the drafts. */
final class StepRows {

    private final SchedulerOptions options;
    private final TokenBatch batch;

    StepRows(SchedulerOptions options, TokenBatch batch) {
        this.options = options;
        this.batch = batch;
    }

    void fill(List<Sequence> inStep) {
        batch.clear();
        int rows = options.minRows() > 1 ? equalRows(inStep) : 0;
        for (int i = 0; i < inStep.size(); i++) {
            Sequence sequence = inStep.get(i);
            if (sequence.stepGenerates && rows > 0) {
                sequence.stepCount = Math.min(rows, sequence.size() - sequence.decoded);
                sequence.draft.shorten(sequence.stepReachesEnd() ? rows - sequence.stepCount : 0);
            }
            add(sequence, rows > 0);
            int filled = sequence.stepCount + sequence.draft.size();
            for (int row = filled; sequence.stepGenerates && row < rows; row++) {
                batch.add(sequence.token(sequence.size() - 1), sequence.decoded + row, sequence.slot, true);
            }
        }
    }

    /**
     * Where bits matter, all that generate have equally many tokens in a step: llama.cpp cuts a batch of unequal parts, and
     * might compute one of them alone. As many as there are drafts on average, so that few are lost and few tokens computed
     * only to fill up.
     */
    private int equalRows(List<Sequence> inStep) {
        int generating = 0;
        int drafts = 0;
        for (int i = 0; i < inStep.size(); i++) {
            generating += inStep.get(i).stepGenerates ? 1 : 0;
            drafts += inStep.get(i).draft.size();
        }
        if (generating == 0) {
            return 0;
        }
        int average = 1 + (drafts + generating / 2) / generating;
        return Math.max(options.minRows(), Math.min(average, batch.room() / generating));
    }

    // The last layer computes only what is put out, so one output alone would go through other kernels, too.
    private void add(Sequence sequence, boolean allOutputs) {
        sequence.stepOutput = -1;
        for (int i = 0; i < sequence.stepCount; i++) {
            int position = sequence.decoded + i;
            boolean last = position == sequence.size() - 1;
            int at = batch.add(
                    sequence.token(position), position, sequence.slot, last || (allOutputs && sequence.stepGenerates));
            if (last) {
                sequence.stepOutput = at;
            }
        }
        Draft draft = sequence.draft;
        for (int i = 0; i < draft.size(); i++) {
            batch.add(draft.token(i), sequence.size() + i, sequence.slot, true);
        }
    }
}
