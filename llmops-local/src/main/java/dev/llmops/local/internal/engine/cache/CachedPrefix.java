package dev.llmops.local.internal.engine.cache;

import dev.llmops.local.internal.engine.decode.SavedSequence;
import dev.llmops.local.internal.engine.sequence.PrefixHolder;
import dev.llmops.local.internal.engine.sequence.PrefixScope;
import dev.llmops.local.internal.engine.sequence.Sequence;
import org.jspecify.annotations.Nullable;

/** What an ended sequence left behind: in the cache, or saved when its slot was needed. */
public final class CachedPrefix extends PrefixHolder {

    private final int[] tokens;
    private final int length;
    private int slot;
    private @Nullable SavedSequence saved;
    /** Place in the order of last uses. */
    long used;

    public CachedPrefix(PrefixScope scope, int[] tokens, int length, int slot) {
        super(scope);
        this.tokens = tokens;
        this.length = length;
        this.slot = slot;
    }

    void store(SavedSequence state) {
        slot = Sequence.NO_SLOT;
        saved = state;
    }

    @Nullable
    SavedSequence saved() {
        return saved;
    }

    /** Frees what was saved, and returns its size. */
    long discard() {
        SavedSequence state = saved;
        if (state == null) {
            return 0;
        }
        saved = null;
        state.close();
        return state.bytes();
    }

    @Override
    public int[] tokens() {
        return tokens;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public int available() {
        return length;
    }

    @Override
    public int slot() {
        return slot;
    }
}
