package dev.llmops.local.internal.engine.decode;

import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.TokenBatch;
import java.util.Arrays;

/**
 * Measures whether a model gives a sequence the same bits alone and among others. Kernels differ in that by the type of
 * the weights and by the processor, and nobody documents it.
 */
public final class KernelProbe {

    private static final int PROMPT = 12;
    private static final int FIRST_PART = 9;
    private static final int ROWS = 13;
    private static final int[] PAIRS = {2, 2, 2, 2, 2, 3};
    /** Each number of rows from 2 to 13, but 12, of which one would be left alone. */
    private static final int[][] PARTS = {
        {3, 10}, {4, 9}, {5, 8}, {6, 7}, {7, 6}, {8, 5}, {9, 4}, {10, 3}, {11, 2}, {13}
    };
    /** Of several sequences: they are as many rows together as each of these times their number. */
    private static final int[][] PARTS_TOGETHER = {{2, 11}, {4, 9}, {6, 7}};

    private final LlamaContext context;
    private final TokenBatch batch;
    private final int vocabulary;

    private KernelProbe(LlamaModel model, LlamaContext context) {
        this.context = context;
        this.batch = context.newBatch();
        this.vocabulary = model.vocabularySize();
    }

    /**
     * {@return whether tokens of several sequences may be computed together, and prompts in any parts, without changing a bit.
     * False, without a trial, for a model whose attention slides over a window: a trial cuts, and nothing of it may be cut}
     *
     * @param context an empty context with separate cells, which is empty afterwards
     * @param sequences how many sequences would be computed together
     */
    public static boolean independent(LlamaModel model, LlamaContext context, int sequences) {
        if (!context.forgetsParts() || context.newBatch().room() < PROMPT) {
            return false;
        }
        try {
            return new KernelProbe(model, context).independent(sequences);
        } finally {
            context.clear();
        }
    }

    private boolean independent(int sequences) {
        long inParts = prompt(0, FIRST_PART, PROMPT);
        context.truncate(0, 0);
        if (prompt(0, PROMPT, PROMPT) != inParts) {
            return false;
        }
        for (int sequence = 1; sequence < sequences; sequence++) {
            context.copy(0, sequence, PROMPT);
        }
        long alone = next(1);
        for (int together = 2; together <= sequences; together++) {
            if (next(together) != alone) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return whether several tokens of one sequence may be computed together, from two on, without changing a bit: whether
     * drafts can be checked exactly. Tried are the numbers from 2 to 11 and 13 for one sequence, and 2, 4, 6, 7, 9 and 11 for
     * all of them together}
     *
     * @param context an empty context with separate cells, which is empty afterwards
     * @param sequences how many sequences would be computed together
     */
    public static boolean rowsAreIndependent(LlamaModel model, LlamaContext context, int sequences) {
        int most = context.newBatch().room() / ROWS;
        if (!context.forgetsParts() || most < 1) {
            return false;
        }
        try {
            return new KernelProbe(model, context).rowsAreIndependent(Math.min(sequences, most));
        } finally {
            context.clear();
        }
    }

    private boolean rowsAreIndependent(int sequences) {
        prompt(0, PROMPT, PROMPT);
        for (int sequence = 1; sequence < sequences; sequence++) {
            context.copy(0, sequence, PROMPT);
        }
        long[] pairs = rows(1, PAIRS);
        return Arrays.stream(PARTS).allMatch(parts -> Arrays.equals(rows(1, parts), pairs))
                && (sequences == 1
                        || Arrays.stream(PARTS_TOGETHER)
                                .allMatch(parts -> Arrays.equals(rows(sequences, parts), pairs)));
    }

    /** Returns the hashes of what the first of some sequences computes next, in parts of these sizes. */
    private long[] rows(int together, int... parts) {
        long[] hashes = new long[ROWS];
        int done = 0;
        for (int part : parts) {
            batch.clear();
            for (int sequence = 0; sequence < together; sequence++) {
                for (int row = 0; row < part; row++) {
                    int position = PROMPT + done + row;
                    batch.add(token(position), position, sequence, true);
                }
            }
            context.decode(batch);
            for (int row = 0; row < part; row++) {
                hashes[done + row] = context.outputHash(row);
            }
            done += part;
        }
        for (int sequence = 0; sequence < together; sequence++) {
            context.truncate(sequence, PROMPT);
        }
        return hashes;
    }

    private long prompt(int from, int firstPart, int to) {
        long hash = 0;
        for (int start = from; start < to; start += firstPart) {
            batch.clear();
            int end = Math.min(to, start + firstPart);
            for (int position = start; position < end; position++) {
                batch.add(token(position), position, 0, position == to - 1);
            }
            context.decode(batch);
            hash = end == to ? context.outputHash(batch.size() - 1) : 0;
        }
        return hash;
    }

    /** Returns the hash of what all of so many sequences compute next, or 0 if they differ. */
    private long next(int together) {
        batch.clear();
        for (int sequence = 0; sequence < together; sequence++) {
            batch.add(token(PROMPT), PROMPT, sequence, true);
        }
        context.decode(batch);
        long first = context.outputHash(0);
        for (int sequence = 0; sequence < together; sequence++) {
            if (context.outputHash(sequence) != first) {
                return 0;
            }
            context.truncate(sequence, PROMPT);
        }
        return first;
    }

    // Spread over the vocabulary; which tokens these are does not matter.
    private int token(int position) {
        return (int) ((position + 1L) * 7919 % vocabulary);
    }
}
