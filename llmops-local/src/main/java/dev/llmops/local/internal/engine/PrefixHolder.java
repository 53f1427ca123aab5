package dev.llmops.local.internal.engine;

import org.jspecify.annotations.Nullable;

/** Something in the cache whose first tokens another sequence may begin with. */
abstract class PrefixHolder {

    /** Within which beginnings are shared. */
    final PrefixScope scope;

    PrefixIndex.@Nullable Node leaf;

    PrefixHolder(PrefixScope scope) {
        this.scope = scope;
    }

    abstract int[] tokens();

    /** Returns how many of its first tokens are, or will soon be, in the cache. */
    abstract int length();

    /** Returns how many of its first tokens are in the cache now. */
    abstract int available();

    abstract int slot();
}
