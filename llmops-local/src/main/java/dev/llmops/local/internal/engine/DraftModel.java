package dev.llmops.local.internal.engine;

import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.DecodeResult;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.TokenBatch;
import dev.llmops.local.internal.llama.TopTokens;
import java.util.ArrayList;
import java.util.List;

/**
 * Guesses what a smaller model finds likeliest. It has a context of its own, in which each slot of the large one has a slot;
 * what a call has there is brought up to date before it guesses, and kept no longer than its tokens agree.
 */
final class DraftModel implements Drafter {

    // Of prompts that are new to the draft model, so much is read in a step; nothing is guessed for a call before its
    // end.
    private static final int READ_IN_A_STEP = 256;

    private final LlamaContext context;
    private final TokenBatch batch;
    private final double confidence;
    private final int vocabulary;
    private final DraftSlot[] slots;
    private final List<Sequence> guessing = new ArrayList<>();

    /**
     * Creates the context.
     *
     * @param model the draft model, closed after this
     * @param options its context, with as many sequences as that of the large model
     * @param confidence the least probability of a guess
     * @param vocabulary tokens that both models have
     */
    DraftModel(LlamaModel model, ContextOptions options, double confidence, int vocabulary) {
        this.context = LlamaContext.create(model, options);
        this.batch = context.newBatch();
        this.confidence = confidence;
        this.vocabulary = vocabulary;
        this.slots = new DraftSlot[options.sequences()];
        for (int slot = 0; slot < slots.length; slot++) {
            slots[slot] = new DraftSlot();
        }
    }

    @Override
    public void draft(List<Sequence> sequences) {
        guessing.clear();
        int read = READ_IN_A_STEP;
        for (int i = 0; i < sequences.size(); i++) {
            Sequence sequence = sequences.get(i);
            read -= catchUp(sequence, read);
            if (read < 0) {
                return;
            }
            if (slots[sequence.slot].length() == sequence.size() - 1 && known(sequence)) {
                guessing.add(sequence);
            }
        }
        for (int depth = 0; !guessing.isEmpty(); depth++) {
            guessOnce(depth);
        }
    }

    // A token that only the large model has can not be read.
    private boolean known(Sequence sequence) {
        return sequence.token(sequence.size() - 1) < vocabulary;
    }

    /** Reads what is missing but the last token. Returns how much that was, or more than allowed if it was cancelled. */
    private int catchUp(Sequence sequence, int most) {
        DraftSlot slot = slots[sequence.slot];
        int common = slot.agreement(sequence.tokens(), sequence.size() - 1);
        forget(sequence.slot, common);
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

    /** Guesses one more token of each, until the draft has no more room, or the model is not confident. */
    private void guessOnce(int depth) {
        batch.clear();
        for (int i = 0; i < guessing.size(); i++) {
            Sequence sequence = guessing.get(i);
            int token = depth == 0 ? sequence.token(sequence.size() - 1) : sequence.draft.token(depth - 1);
            batch.add(token, slots[sequence.slot].length(), sequence.slot, true);
        }
        if (context.decode(batch) != DecodeResult.DONE) {
            forgetAll();
            guessing.clear();
            return;
        }
        int kept = 0;
        for (int i = 0; i < guessing.size(); i++) {
            Sequence sequence = guessing.get(i);
            slots[sequence.slot].add(batch.token(i));
            TopTokens likeliest = TopTokens.of(context, i, 0, 1);
            int token = likeliest.tokens()[0];
            if (Math.exp(likeliest.logProbabilities()[0]) >= confidence && token < vocabulary) {
                sequence.draft.add(token);
                if (sequence.draft.room() > 0) {
                    guessing.set(kept++, sequence);
                }
            }
        }
        guessing.subList(kept, guessing.size()).clear();
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
