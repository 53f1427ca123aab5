package dev.llmops.local.internal.engine.sequence;

import org.jspecify.annotations.Nullable;

/** Something in the cache whose first tokens another sequence may begin with. */
public abstract class PrefixHolder {

    /** Within which beginnings are shared. */
    public final PrefixScope scope;

    PrefixIndex.@Nullable Node leaf;

    public PrefixHolder(PrefixScope scope) {
        this.scope = scope;
    }

    public abstract int[] tokens();

    /** Returns how many of its first tokens are, or will soon be, in the cache. */
    public abstract int length();

    /** Returns how many of its first tokens are in the cache now. */
    public abstract int available();

    public abstract int slot();
}
