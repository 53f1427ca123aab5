package dev.llmops.commons.internal.schema;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/** Which members and items of one value some keyword has looked at: what {@code unevaluated...} leaves alone. Used by one thread. */
final class Evaluated {

    private final boolean tracked;
    private final Set<String> members = new HashSet<>();
    private final BitSet items = new BitSet();

    /** Creates one; if no part of the schema asks, nothing is kept. */
    Evaluated(boolean tracked) {
        this.tracked = tracked;
    }

    void member(String name) {
        if (tracked) {
            members.add(name);
        }
    }

    void item(int index) {
        if (tracked) {
            items.set(index);
        }
    }

    void add(Evaluated other) {
        if (tracked) {
            members.addAll(other.members);
            items.or(other.items);
        }
    }

    boolean hasMember(String name) {
        return members.contains(name);
    }

    boolean hasItem(int index) {
        return items.get(index);
    }
}
