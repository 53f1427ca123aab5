package dev.llmops.local.internal.engine.cache;

import dev.llmops.local.internal.engine.decode.Decoder;
import dev.llmops.local.internal.engine.decode.SavedSequence;
import dev.llmops.local.internal.engine.sequence.BatchPolicy;
import dev.llmops.local.internal.engine.sequence.PrefixHolder;
import dev.llmops.local.internal.engine.sequence.PrefixIndex;
import dev.llmops.local.internal.engine.sequence.PrefixIndex.Match;
import dev.llmops.local.internal.engine.sequence.SchedulerOptions;
import dev.llmops.local.internal.engine.sequence.Sequence;
import org.jspecify.annotations.Nullable;

/**
 * The cache of keys and values: which sequence has which slot, what ended ones left behind, and what was taken out of it
 * for a while. Each slot is unused, or belongs to a sequence that runs, or keeps a prefix.
 */
public final class SequenceCache {

    private final Decoder decoder;
    private final SchedulerOptions options;
    private final KvCellAllocator cells;
    private final PrefixIndex index;
    private final PrefixStore store;
    private final @Nullable Sequence[] running;
    private final @Nullable CachedPrefix[] kept;
    private long uses;
    private long swapBytes;
    private long bytesOfOneToken;
    public long restored;
    public long recomputed;

    public SequenceCache(Decoder decoder, SchedulerOptions options) {
        this.decoder = decoder;
        this.options = options;
        this.cells = new KvCellAllocator(options.sequences(), options.shared());
        this.index = new PrefixIndex(options.engine().prefixCachingAcrossTenants());
        this.store = new PrefixStore(options.engine().prefixCacheBytes(), index);
        this.running = new Sequence[options.sequences()];
        this.kept = new CachedPrefix[options.sequences()];
    }

    public int usedKvCells() {
        return cells.used();
    }

    /** Returns how many cells nobody has, or {@link Integer#MAX_VALUE} where each sequence has its own. */
    public int freeCells() {
        return options.shared() ? options.sharedCells() - cells.used() : Integer.MAX_VALUE;
    }

    public int allCells() {
        return options.shared() ? options.sharedCells() : options.sequences() * options.length();
    }

    public long swapBytes() {
        return swapBytes;
    }

    public long prefixCacheBytes() {
        return store.bytes();
    }

    /** Returns what a sequence could begin with. */
    public Match match(Sequence sequence) {
        if (!options.prefixCaching() || sequence.saved != null) {
            return Match.NONE;
        }
        boolean exact = options.batchPolicy().exact();
        boolean fresh = sequence.size() == sequence.promptLength;
        // The last token is always computed, for its output; where bits matter with a neighbour, as in a prompt alone.
        int limit = fresh ? sequence.size() - (exact ? 2 : 1) : sequence.promptLength;
        Match match = index.best(sequence.scope, sequence.tokens(), Math.max(0, limit));
        return exact ? match.withLength(exactLength(match.length(), sequence.promptLength)) : match;
    }

    private int exactLength(int length, int promptLength) {
        if (options.batchPolicy() == BatchPolicy.NONE) {
            return length - length % options.prefillChunkSize();
        }
        return promptLength - length == 1 ? length - 1 : length;
    }

    /** Returns whether another sequence is just reading much of what this one begins with. */
    public boolean worthWaiting(Sequence sequence) {
        Sequence leader = sequence.leader;
        if (leader != null && leader.running() && leader.decoded < sequence.leaderLength) {
            return true;
        }
        sequence.leader = null;
        Match match = match(sequence);
        if (match.promised() - match.length() < PrefixIndex.BLOCK
                || !(match.promisor() instanceof Sequence reading)
                || reading.decoded >= match.promised()) {
            return false;
        }
        sequence.leader = reading;
        sequence.leaderLength = match.promised();
        return true;
    }

    /** Makes room for new tokens at the cost of kept prefixes. Returns false if that is not enough. */
    public boolean makeRoom(int tokens, @Nullable PrefixHolder needed) {
        if (!options.shared()) {
            return true;
        }
        while (options.sharedCells() - cells.used() < tokens) {
            CachedPrefix oldest = leastRecentlyUsed(needed);
            if (oldest == null) {
                return false;
            }
            evict(oldest);
        }
        return true;
    }

    /** Gives a sequence a slot, which there must be. */
    public void start(Sequence sequence, Match match) {
        if (match.holder() instanceof CachedPrefix prefix) {
            prefix.used = ++uses;
            store.touch(prefix);
        }
        int slot = slot(match);
        running[slot] = sequence;
        sequence.slot = slot;
        SavedSequence saved = sequence.saved;
        if (saved != null) {
            restore(sequence, saved);
        } else {
            begin(sequence, match);
        }
        index.add(sequence);
    }

    private void begin(Sequence sequence, Match match) {
        PrefixHolder holder = match.holder();
        if (holder == null) {
            sequence.reuse(0);
            return;
        }
        sequence.reuse(fetch(holder, sequence.slot, match.length()) ? match.length() : 0);
    }

    /** Puts the first tokens of a holder into a slot. */
    private boolean fetch(PrefixHolder holder, int slot, int length) {
        if (holder.slot() == slot) {
            if (!decoder.truncate(slot, length)) {
                empty(slot);
                return false;
            }
            cells.truncate(slot, length);
            return true;
        }
        if (holder.slot() != Sequence.NO_SLOT) {
            decoder.copy(holder.slot(), slot, length);
            cells.copy(holder.slot(), slot, length);
            return true;
        }
        // Making room for this sequence may have pushed the saved prefix out.
        SavedSequence saved = ((CachedPrefix) holder).saved();
        if (saved == null) {
            return false;
        }
        if (!decoder.restore(slot, saved) || !decoder.truncate(slot, length)) {
            decoder.truncate(slot, 0);
            return false;
        }
        cells.append(slot, length);
        return true;
    }

    private void restore(Sequence sequence, SavedSequence saved) {
        boolean done = decoder.restore(sequence.slot, saved);
        forgetSaved(sequence);
        if (done) {
            cells.append(sequence.slot, sequence.decoded);
            restored++;
        } else {
            decoder.truncate(sequence.slot, 0);
            recomputed += sequence.decoded;
            sequence.decoded = 0;
        }
    }

    private int slot(Match match) {
        for (int slot = 0; slot < running.length; slot++) {
            if (running[slot] == null && kept[slot] == null) {
                return slot;
            }
        }
        if (match.holder() instanceof CachedPrefix prefix && prefix.slot() != Sequence.NO_SLOT) {
            index.remove(prefix);
            kept[prefix.slot()] = null;
            return prefix.slot();
        }
        CachedPrefix oldest = leastRecentlyUsed(match.holder());
        if (oldest == null) {
            throw new IllegalStateException("a sequence may start only while fewer than " + running.length + " run");
        }
        int slot = oldest.slot();
        evict(oldest);
        return slot;
    }

    private @Nullable CachedPrefix leastRecentlyUsed(@Nullable PrefixHolder needed) {
        CachedPrefix oldest = null;
        for (CachedPrefix one : kept) {
            if (one != null && one != needed && (oldest == null || one.used < oldest.used)) {
                oldest = one;
            }
        }
        return oldest;
    }

    private void evict(CachedPrefix prefix) {
        int slot = prefix.slot();
        kept[slot] = null;
        index.remove(prefix);
        if (store.takes(Math.max(1, bytesOfOneToken * prefix.length())) && !heldElsewhere(prefix)) {
            SavedSequence saved = decoder.save(slot);
            bytesOfOneToken = saved.bytes() / prefix.length();
            index.add(prefix);
            store.add(prefix, saved);
        }
        empty(slot);
    }

    private boolean heldElsewhere(CachedPrefix prefix) {
        return index.best(prefix.scope, prefix.tokens(), prefix.length()).length() == prefix.length();
    }

    private void empty(int slot) {
        decoder.truncate(slot, 0);
        cells.truncate(slot, 0);
    }

    public void advance(Sequence sequence, int tokens) {
        sequence.advance(tokens);
        cells.append(sequence.slot, tokens);
    }

    /** Forgets what is in the cache beyond the tokens of a sequence: drafts, or what a cancelled decoding left of a step. */
    public void rollBack(Sequence sequence) {
        if (!decoder.truncate(sequence.slot, sequence.decoded)) {
            empty(sequence.slot);
            recomputed += sequence.decoded;
            sequence.decoded = 0;
        }
    }

    /** Takes a sequence out for a while. */
    public void preempt(Sequence sequence) {
        int slot = leave(sequence);
        if (sequence.decoded > 0) {
            sequence.saved = save(slot, sequence.decoded);
        }
        if (sequence.saved == null) {
            recomputed += sequence.decoded;
            sequence.decoded = 0;
        }
        empty(slot);
    }

    private @Nullable SavedSequence save(int slot, int tokens) {
        long left = options.engine().swapBytes() - swapBytes;
        if (left <= 0 || bytesOfOneToken * tokens > left) {
            return null;
        }
        SavedSequence saved = decoder.save(slot);
        bytesOfOneToken = saved.bytes() / tokens;
        if (saved.bytes() > left) {
            saved.close();
            return null;
        }
        swapBytes += saved.bytes();
        return saved;
    }

    /** Frees the slot of a sequence that ended, and keeps what others may begin with. */
    public void finish(Sequence sequence) {
        int slot = leave(sequence);
        int keep = options.batchPolicy().exact() ? sequence.available() : sequence.decoded;
        if (!options.prefixCaching() || keep < PrefixIndex.BLOCK || !decoder.truncate(slot, keep)) {
            empty(slot);
            return;
        }
        cells.truncate(slot, keep);
        CachedPrefix prefix = new CachedPrefix(sequence.scope, sequence.tokens(), keep, slot);
        prefix.used = ++uses;
        kept[slot] = prefix;
        index.add(prefix);
    }

    private int leave(Sequence sequence) {
        int slot = sequence.slot;
        index.remove(sequence);
        running[slot] = null;
        sequence.slot = Sequence.NO_SLOT;
        return slot;
    }

    public void forgetSaved(Sequence sequence) {
        SavedSequence saved = sequence.saved;
        if (saved != null) {
            sequence.saved = null;
            swapBytes -= saved.bytes();
            saved.close();
        }
    }

    /** Forgets everything that is in the context, and the context. */
    public void rebuild() {
        for (int slot = 0; slot < running.length; slot++) {
            Sequence sequence = running[slot];
            if (sequence != null) {
                running[slot] = null;
                sequence.slot = Sequence.NO_SLOT;
                sequence.decoded = 0;
            }
            kept[slot] = null;
        }
        cells.clear();
        try {
            store.clear();
        } finally {
            index.clear();
            decoder.rebuild();
        }
    }
}
