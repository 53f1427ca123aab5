package dev.llmops.local.internal.engine.speculation;

import dev.llmops.local.internal.engine.sequence.Sequence;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.DecodeResult;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.TokenBatch;
import dev.llmops.local.internal.llama.text.TopTokens;
import java.util.ArrayList;
import java.util.List;

/**
 * Drafts what a smaller model finds likeliest. It has a context of its own, in which each slot of the large one has a slot;
 * what a call has there is brought up to date before it drafts, and kept no longer than its tokens agree.
 */
public final class DraftModel implements Drafter {

    // Of prompts that are new to the draft model, so much is read in a step; nothing is drafted for a call before its
    // end.
    private static final int READ_IN_A_STEP = 256;
    // What is missing after a step, the token that no draft was for among it, is read together with the last token.
    private static final int MISSING = 2;

    private final LlamaContext context;
    private final TokenBatch batch;
    private final double confidence;
    private final int vocabulary;
    private final DraftSlot[] slots;
    private final List<Sequence> drafting = new ArrayList<>();
    private final int[] outputs;

    /**
     * Creates the context.
     *
     * @param model the draft model, closed after this
     * @param options its context, with as many sequences as that of the large model
     * @param confidence the least probability of a draft
     * @param vocabulary tokens that both models have
     */
    public DraftModel(LlamaModel model, ContextOptions options, double confidence, int vocabulary) {
        this.context = LlamaContext.create(model, options);
        this.batch = context.newBatch();
        this.confidence = confidence;
        this.vocabulary = vocabulary;
        this.slots = new DraftSlot[options.sequences()];
        this.outputs = new int[options.sequences()];
        for (int slot = 0; slot < slots.length; slot++) {
            slots[slot] = new DraftSlot();
        }
    }

    /** Returns whether wrong drafts can be taken back. */
    public boolean forgetsParts() {
        return context.forgetsParts();
    }

    @Override
    public void draft(List<Sequence> sequences) {
        drafting.clear();
        int read = READ_IN_A_STEP;
        for (int i = 0; i < sequences.size(); i++) {
            Sequence sequence = sequences.get(i);
            read -= catchUp(sequence, read);
            if (read < 0) {
                return;
            }
            if (missing(sequence) <= MISSING && allKnown(sequence)) {
                drafting.add(sequence);
            }
        }
        for (int depth = 0; !drafting.isEmpty(); depth++) {
            draftOnce(depth);
        }
    }

    /** Returns how many tokens before the last one are not read. */
    private int missing(Sequence sequence) {
        return sequence.size() - 1 - slots[sequence.slot].length();
    }

    // A token that only the large model has cannot be read.
    private boolean allKnown(Sequence sequence) {
        for (int at = slots[sequence.slot].length(); at < sequence.size(); at++) {
            if (sequence.token(at) >= vocabulary) {
                return false;
            }
        }
        return true;
    }

    /** Reads what is missing, if it is much. Returns how much that was, or more than allowed if it was cancelled. */
    private int catchUp(Sequence sequence, int most) {
        DraftSlot slot = slots[sequence.slot];
        int common = slot.agreement(sequence.tokens(), sequence.size() - 1);
        forget(sequence.slot, common);
        if (missing(sequence) <= MISSING) {
            return 0;
        }
        int end = Math.min(sequence.size() - 1, common + most);
        int read = 0;
        while (slot.length() < end) {
            batch.clear();
            int from = slot.length();
            for (int at = from; at < end && batch.room() > 0; at++) {
                if (sequence.token(at) >= vocabulary) {
                    return read;
                }
                batch.add(sequence.token(at), at, sequence.slot, false);
            }
            if (context.decode(batch) != DecodeResult.DONE) {
                forgetAll();
                return most + 1;
            }
            slot.add(sequence.tokens(), from, batch.size());
            read += batch.size();
        }
        return read;
    }

    private void forget(int slot, int from) {
        if (from < slots[slot].length()) {
            context.truncate(slot, from);
            slots[slot].shorten(from);
        }
    }

    // It was cancelled, or full of what ended calls left: what is in it is not worth keeping books about.
    private void forgetAll() {
        context.clear();
        for (DraftSlot slot : slots) {
            slot.shorten(0);
        }
    }

    /** Drafts one more token of each, until the draft has no more room, or the model is not confident. */
    private void draftOnce(int depth) {
        batch.clear();
        int fitting = 0;
        while (fitting < drafting.size() && batch.room() > MISSING) {
            outputs[fitting] = addNewest(drafting.get(fitting), depth);
            fitting++;
        }
        // With ever so many calls some go without.
        drafting.subList(fitting, drafting.size()).clear();
        if (context.decode(batch) != DecodeResult.DONE) {
            forgetAll();
            drafting.clear();
            return;
        }
        int kept = 0;
        for (int i = 0; i < drafting.size(); i++) {
            Sequence sequence = drafting.get(i);
            if (drafted(sequence, depth, outputs[i])) {
                drafting.set(kept++, sequence);
            }
        }
        drafting.subList(kept, drafting.size()).clear();
    }

    private int addNewest(Sequence sequence, int depth) {
        if (depth > 0) {
            return batch.add(sequence.draft.token(depth - 1), slots[sequence.slot].length(), sequence.slot, true);
        }
        int last = sequence.size() - 1;
        for (int at = slots[sequence.slot].length(); at < last; at++) {
            batch.add(sequence.token(at), at, sequence.slot, false);
        }
        return batch.add(sequence.token(last), last, sequence.slot, true);
    }

    /** Takes the likeliest token after what was just read, if it is likely enough. Returns whether to go on from there. */
    private boolean drafted(Sequence sequence, int depth, int output) {
        DraftSlot slot = slots[sequence.slot];
        if (depth > 0) {
            slot.add(sequence.draft.token(depth - 1));
        } else {
            slot.add(sequence.tokens(), slot.length(), sequence.size() - slot.length());
        }
        TopTokens likeliest = TopTokens.of(context, output, 0, 1);
        int token = likeliest.tokens()[0];
        if (Math.exp(likeliest.logProbabilities()[0]) < confidence || token >= vocabulary) {
            return false;
        }
        sequence.draft.add(token);
        return sequence.draft.room() > 0;
    }

    @Override
    public void cancel(boolean cancelled) {
        context.cancel(cancelled);
    }

    @Override
    public void close() {
        context.close();
    }
}
