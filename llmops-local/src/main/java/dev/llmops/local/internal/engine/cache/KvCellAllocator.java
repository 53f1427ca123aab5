package dev.llmops.local.internal.engine.cache;

import java.util.ArrayList;
import java.util.List;

/**
 * How many cells of the cache are taken, where sequences share those of a common prefix. llama.cpp keeps the same
 * books but does not show them.
 */
public final class KvCellAllocator {

    /** Cells of consecutive positions; each holder has them from the start up to an end of its own. */
    private static final class Run {

        private final int from;
        private final int[] ends;
        private int end;

        private Run(int from, int sequences) {
            this.from = from;
            this.ends = new int[sequences];
            this.end = from;
        }

        private int hold(int sequence, int newEnd) {
            int before = end;
            ends[sequence] = newEnd;
            end = from;
            for (int one : ends) {
                end = Math.max(end, one);
            }
            return end - before;
        }
    }

    private final List<List<Run>> sequences = new ArrayList<>();
    private final boolean shared;
    private int used;

    /**
     * Creates empty books.
     *
     * @param count number of sequences
     * @param shared whether copies share cells
     */
    public KvCellAllocator(int count, boolean shared) {
        this.shared = shared;
        for (int i = 0; i < count; i++) {
            sequences.add(new ArrayList<>());
        }
    }

    public int used() {
        return used;
    }

    int length(int sequence) {
        List<Run> runs = sequences.get(sequence);
        return runs.isEmpty() ? 0 : runs.get(runs.size() - 1).ends[sequence];
    }

    public void append(int sequence, int count) {
        List<Run> runs = sequences.get(sequence);
        int length = length(sequence);
        // Behind the end of a holder lie the cells of another one, so what comes now is not part of that run.
        if (runs.isEmpty() || runs.get(runs.size() - 1).end != length) {
            runs.add(new Run(length, sequences.size()));
        }
        used += runs.get(runs.size() - 1).hold(sequence, length + count);
    }

    public void truncate(int sequence, int length) {
        List<Run> runs = sequences.get(sequence);
        for (int i = runs.size() - 1; i >= 0; i--) {
            Run run = runs.get(i);
            if (run.from >= length) {
                used += run.hold(sequence, 0);
                runs.remove(i);
            } else if (run.ends[sequence] > length) {
                used += run.hold(sequence, length);
            }
        }
    }

    public void copy(int from, int to, int length) {
        truncate(to, 0);
        if (!shared) {
            append(to, length);
            return;
        }
        for (Run run : sequences.get(from)) {
            if (run.from < length) {
                used += run.hold(to, Math.min(run.ends[from], length));
                sequences.get(to).add(run);
            }
        }
    }

    void clear() {
        sequences.forEach(List::clear);
        used = 0;
    }
}
