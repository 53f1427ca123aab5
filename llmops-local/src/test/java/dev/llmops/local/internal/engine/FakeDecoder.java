package dev.llmops.local.internal.engine;

import dev.llmops.local.NativeAbortException;
import dev.llmops.local.internal.llama.AdapterUse;
import dev.llmops.local.internal.llama.DecodeResult;
import dev.llmops.local.internal.llama.SamplingOptions;
import dev.llmops.local.internal.llama.TokenBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * A decoder without native code. What it chooses depends on every token that is in the cache of the sequence, and on how
 * often its chooser was asked: a sequence that lost, repeated or mixed up anything gets another text. It refuses what
 * llama.cpp would abort on.
 */
final class FakeDecoder implements Decoder {

    static final int VOCABULARY = 1000;
    /** Ends an answer. */
    static final int END = 0;

    private static final int BYTES_OF_A_TOKEN = 10;

    private record Cell(int token) {}

    private static final class Choice implements Chooser {

        private final int seed;
        private int asked;
        private boolean closed;

        private Choice(int seed) {
            this.seed = seed;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class Saved implements SavedSequence {

        private final List<Cell> cells;
        private boolean closed;

        private Saved(List<Cell> cells) {
            this.cells = cells;
        }

        @Override
        public long bytes() {
            return (long) cells.size() * BYTES_OF_A_TOKEN;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final int cells;
    private final List<List<Cell>> sequences = new ArrayList<>();
    private final List<Choice> choosers = new ArrayList<>();
    private final List<Saved> states = new ArrayList<>();
    private final TokenBatch batch;
    /** Sizes of the batches decoded so far. */
    final List<Integer> steps = new ArrayList<>();

    /** The adapters of the last step. */
    List<AdapterUse> used = List.of();

    int decodedTokens;
    int rebuilt;
    int abortAtStep = -1;
    boolean cancelled;
    boolean closed;

    FakeDecoder(int sequences, int cells, int batch) {
        this.cells = cells;
        this.batch = new TokenBatch(batch);
        for (int i = 0; i < sequences; i++) {
            this.sequences.add(new ArrayList<>());
        }
    }

    /** Returns what a sequence with this prompt generates, computed without any cache or schedule. */
    static List<Integer> alone(int[] prompt, int seed, int maxTokens) {
        List<Cell> all = new ArrayList<>();
        for (int token : prompt) {
            all.add(new Cell(token));
        }
        Choice choice = new Choice(seed);
        List<Integer> chosen = new ArrayList<>();
        while (chosen.size() < maxTokens) {
            int token = next(all, choice);
            if (token == END) {
                break;
            }
            chosen.add(token);
            all.add(new Cell(token));
        }
        return chosen;
    }

    private static int next(List<Cell> all, Choice choice) {
        long hash = choice.seed * 31L + choice.asked++;
        for (Cell cell : all) {
            hash = (hash ^ cell.token) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return (int) Long.remainderUnsigned(hash, VOCABULARY);
    }

    @Override
    public TokenBatch batch() {
        return batch;
    }

    @Override
    public void use(List<AdapterUse> adapters) {
        used = adapters;
    }

    @Override
    public DecodeResult decode() {
        steps.add(batch.size());
        if (steps.size() == abortAtStep) {
            throw new NativeAbortException("a test's assertion failed", null);
        }
        if (cancelled) {
            return DecodeResult.CANCELLED;
        }
        require(batch.size() > 0, "an empty batch");
        for (int i = 0; i < batch.size(); i++) {
            List<Cell> sequence = sequences.get(batch.sequence(i));
            require(batch.position(i) == sequence.size(), "a gap in the positions");
            sequence.add(new Cell(batch.token(i)));
        }
        decodedTokens += batch.size();
        require(usedCells() <= cells, "more cells than there are");
        return DecodeResult.DONE;
    }

    int usedCells() {
        Set<Cell> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        sequences.forEach(distinct::addAll);
        return distinct.size();
    }

    @Override
    public Chooser chooser(SamplingOptions options) {
        Choice choice = new Choice(options.seed());
        choosers.add(choice);
        return choice;
    }

    @Override
    public int choose(Chooser chooser, int index) {
        require(batch.output(index), "no output at this index");
        require(!((Choice) chooser).closed, "a closed chooser");
        List<Cell> sequence = sequences.get(batch.sequence(index));
        return next(sequence.subList(0, batch.position(index) + 1), (Choice) chooser);
    }

    @Override
    public boolean endsGeneration(int token) {
        return token == END;
    }

    @Override
    public void note(LogProbabilities probabilities, int index, int token) {}

    @Override
    public void copy(int from, int to, int length) {
        require(from != to, "a copy onto itself");
        require(length <= sequences.get(from).size(), "a copy of more than there is");
        sequences.set(to, new ArrayList<>(sequences.get(from).subList(0, length)));
    }

    @Override
    public boolean truncate(int sequence, int from) {
        List<Cell> all = sequences.get(sequence);
        if (from < all.size()) {
            all.subList(from, all.size()).clear();
        }
        return true;
    }

    @Override
    public SavedSequence save(int sequence) {
        Saved saved = new Saved(new ArrayList<>(sequences.get(sequence)));
        states.add(saved);
        return saved;
    }

    @Override
    public boolean restore(int sequence, SavedSequence saved) {
        require(!((Saved) saved).closed, "a closed state");
        List<Cell> copies = new ArrayList<>();
        ((Saved) saved).cells.forEach(cell -> copies.add(new Cell(cell.token)));
        sequences.set(sequence, copies);
        return true;
    }

    @Override
    public void cancel(boolean value) {
        cancelled = value;
    }

    @Override
    public void rebuild() {
        rebuilt++;
        sequences.forEach(List::clear);
    }

    @Override
    public void close() {
        closed = true;
    }

    void requireNothingOpen() {
        require(choosers.stream().allMatch(one -> one.closed), "a chooser is still open");
        require(states.stream().allMatch(one -> one.closed), "a saved sequence is still open");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
