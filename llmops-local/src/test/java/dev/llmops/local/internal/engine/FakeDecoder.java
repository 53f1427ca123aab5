package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.ModelException;
import dev.llmops.local.error.NativeAbortException;
import dev.llmops.local.internal.engine.decode.Decoder;
import dev.llmops.local.internal.engine.decode.LogProbabilities;
import dev.llmops.local.internal.engine.decode.SavedSequence;
import dev.llmops.local.internal.engine.decode.TokenSampler;
import dev.llmops.local.internal.llama.AdapterUse;
import dev.llmops.local.internal.llama.DecodeResult;
import dev.llmops.local.internal.llama.SamplingOptions;
import dev.llmops.local.internal.llama.TokenBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

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

    /** What can fail: each method of a decoder, and of what it makes. */
    enum Method {
        USE,
        DECODE,
        CHOOSER,
        CHOOSE,
        ENDS_GENERATION,
        NOTE,
        COPY,
        TRUNCATE,
        SAVE,
        RESTORE,
        REBUILD,
        CLOSE_CHOOSER,
        CLOSE_SAVED
    }

    // What was computed with some adapters is another thing than with others.
    private record Cell(int token, List<AdapterUse> adapters) {}

    private final class Choice implements TokenSampler {

        private final int seed;
        private int asked;
        private boolean closed;

        private Choice(int seed) {
            this.seed = seed;
        }

        @Override
        public void close() {
            closed = true;
            faults.accept(Method.CLOSE_CHOOSER);
        }
    }

    private final class Saved implements SavedSequence {

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
            faults.accept(Method.CLOSE_SAVED);
        }
    }

    private final int cells;
    private final List<List<Cell>> sequences = new ArrayList<>();
    private final List<Choice> choosers = new ArrayList<>();
    private final List<Saved> states = new ArrayList<>();
    private final Random random = new Random(1);
    private final TokenBatch batch;
    /** Sizes of the batches decoded so far. */
    final List<Integer> steps = new ArrayList<>();

    /** How long each of them might take. */
    final List<Long> limits = new ArrayList<>();
    /** What a token takes, in nanoseconds. */
    long nanosOfToken;

    /** The adapters of the last step. */
    List<AdapterUse> used = List.of();

    int computedTokens;
    int rebuilt;
    int abortAtStep = -1;
    boolean cancelled;
    boolean closed;

    /** Throws where a method shall fail, before it did anything. */
    Consumer<Method> faults = method -> {};
    /** At this step there is no room, though the books say so. */
    int noRoomAtStep = -1;
    /** Whether a part of a sequence can be forgotten. */
    boolean forgetsParts = true;
    /** Whether nothing that was saved is taken back. */
    boolean refusesStates;
    /** How often no new context can be made after the next rebuilding. */
    int refusedContexts;

    private boolean contextMissing;
    private final List<String> violations = new ArrayList<>();

    FakeDecoder(int sequences, int cells, int batch) {
        this.cells = cells;
        this.batch = new TokenBatch(batch);
        for (int i = 0; i < sequences; i++) {
            this.sequences.add(new ArrayList<>());
        }
    }

    /** Returns what a sequence with this prompt generates, computed without any cache or schedule. */
    static List<Integer> alone(int[] prompt, int seed, int maxTokens, List<AdapterUse> adapters) {
        List<Cell> all = new ArrayList<>();
        for (int token : prompt) {
            all.add(new Cell(token, adapters));
        }
        List<Integer> chosen = new ArrayList<>();
        while (chosen.size() < maxTokens) {
            int token = next(all, seed, chosen.size());
            if (token == END) {
                break;
            }
            chosen.add(token);
            all.add(new Cell(token, adapters));
        }
        return chosen;
    }

    private static int next(List<Cell> all, int seed, int asked) {
        long hash = seed * 31L + asked;
        for (Cell cell : all) {
            hash = (hash ^ cell.token ^ (long) cell.adapters.hashCode() << 10) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return (int) Long.remainderUnsigned(hash, VOCABULARY);
    }

    @Override
    public TokenBatch batch() {
        return batch;
    }

    /** As a context that is made when it is needed, which can fail; then the method does. */
    private void enter(Method method) {
        faults.accept(method);
        if (contextMissing && refusedContexts > 0) {
            refusedContexts--;
            throw new ModelException("a test's context could not be created", null, false);
        }
        contextMissing = false;
    }

    @Override
    public void use(List<AdapterUse> adapters) {
        enter(Method.USE);
        used = adapters;
    }

    @Override
    public DecodeResult decode(long nanoseconds) {
        enter(Method.DECODE);
        steps.add(batch.size());
        limits.add(nanoseconds);
        if (steps.size() == abortAtStep) {
            throw new NativeAbortException("a test's assertion failed", null);
        }
        if (cancelled || (nanoseconds >= 0 && nanosOfToken * batch.size() > nanoseconds)) {
            // As in llama.cpp, which computes a batch in parts: those before the end stay in the cache.
            append(Math.min(1 + random.nextInt(batch.size()), cells - usedCells()));
            return DecodeResult.CANCELLED;
        }
        if (steps.size() == noRoomAtStep) {
            return DecodeResult.NO_ROOM;
        }
        require(batch.size() > 0, "an empty batch");
        append(batch.size());
        computedTokens += batch.size();
        require(usedCells() <= cells, "more cells than there are");
        return DecodeResult.DONE;
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            List<Cell> sequence = sequences.get(batch.sequence(i));
            require(batch.position(i) == sequence.size(), "a gap in the positions");
            sequence.add(new Cell(batch.token(i), used));
        }
    }

    int usedCells() {
        Set<Cell> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        sequences.forEach(distinct::addAll);
        return distinct.size();
    }

    @Override
    public TokenSampler chooser(SamplingOptions options) {
        faults.accept(Method.CHOOSER);
        Choice choice = new Choice(options.seed());
        choosers.add(choice);
        return choice;
    }

    @Override
    public int choose(TokenSampler chooser, int index) {
        enter(Method.CHOOSE);
        require(batch.output(index), "no output at this index");
        require(!((Choice) chooser).closed, "a closed chooser");
        List<Cell> sequence = sequences.get(batch.sequence(index));
        Choice choice = (Choice) chooser;
        return next(sequence.subList(0, batch.position(index) + 1), choice.seed, choice.asked++);
    }

    @Override
    public boolean endsGeneration(int token) {
        faults.accept(Method.ENDS_GENERATION);
        return token == END;
    }

    @Override
    public void note(LogProbabilities probabilities, int index, int token) {
        faults.accept(Method.NOTE);
    }

    @Override
    public void copy(int from, int to, int length) {
        enter(Method.COPY);
        require(from != to, "a copy onto itself");
        require(length <= sequences.get(from).size(), "a copy of more than there is");
        sequences.set(to, new ArrayList<>(sequences.get(from).subList(0, length)));
    }

    @Override
    public boolean truncate(int sequence, int from) {
        enter(Method.TRUNCATE);
        List<Cell> all = sequences.get(sequence);
        if (!forgetsParts && from > 0 && from < all.size()) {
            return false;
        }
        if (from < all.size()) {
            all.subList(from, all.size()).clear();
        }
        return true;
    }

    @Override
    public SavedSequence save(int sequence) {
        enter(Method.SAVE);
        Saved saved = new Saved(new ArrayList<>(sequences.get(sequence)));
        states.add(saved);
        return saved;
    }

    @Override
    public boolean restore(int sequence, SavedSequence saved) {
        enter(Method.RESTORE);
        require(!((Saved) saved).closed, "a closed state");
        if (refusesStates) {
            sequences.get(sequence).clear();
            return false;
        }
        List<Cell> copies = new ArrayList<>();
        ((Saved) saved).cells.forEach(cell -> copies.add(new Cell(cell.token, cell.adapters)));
        sequences.set(sequence, copies);
        return true;
    }

    @Override
    public void cancel(boolean value) {
        cancelled = value;
    }

    @Override
    public void rebuild() {
        faults.accept(Method.REBUILD);
        rebuilt++;
        contextMissing = true;
        used = List.of();
        sequences.forEach(List::clear);
    }

    @Override
    public void close() {
        closed = true;
    }

    void requireNothingOpen() {
        assertThat(violations).isEmpty();
        require(choosers.stream().allMatch(one -> one.closed), "a chooser is still open");
        require(states.stream().allMatch(one -> one.closed), "a saved sequence is still open");
    }

    // Remembered as well, because the scheduler makes a failed call of whatever is thrown.
    private void require(boolean condition, String otherwise) {
        if (!condition) {
            violations.add(otherwise);
            throw new AssertionError(otherwise);
        }
    }
}
