package dev.llmops.tuning;

import dev.llmops.commons.internal.hash.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What must not be torn apart by the split: all that one user asked, all of one session, and whatever hangs together by both. A
 * session that began before its user was known belongs to that user. Of each user and session it keeps 63 bits of SHA-256 and where it belongs
 * (union-find, Tarjan 1975): at most 48 bytes.
 */
final class SplitUnits {

    private static final int MIN = 1 << 8;
    /** Makes a session's key larger than any user's, so that a user's side does not depend on the sessions there are. */
    private static final long SESSION = Long.MIN_VALUE;

    /** Numbers of units by their keys, plus 1; 0 marks a free place. */
    private int[] places = new int[MIN];

    private long[] keys = new long[MIN / 2];
    private int[] parents = new int[MIN / 2];
    private int size;

    void add(TrainingExample.Source source) {
        int user = source.user() == null ? -1 : unit(key(source.user(), false));
        int session = source.session() == null ? -1 : unit(key(source.session(), true));
        if (user >= 0 && session >= 0) {
            join(root(user), root(session));
        }
    }

    /** {@return what names what a source hangs together with: its first user, else its first session, else itself} */
    String of(TrainingExample.Source source) {
        String user = source.user();
        String session = source.session();
        if (user == null && session == null) {
            return source.generation().value();
        }
        long key = user != null ? key(user, false) : key(java.util.Objects.requireNonNull(session), true);
        return Long.toHexString(keys[root(unit(key))]);
    }

    private static long key(String name, boolean session) {
        long hash = ByteBuffer.wrap(Sha256.of(name)).getLong() >>> 1;
        return session ? hash | SESSION : hash;
    }

    /** The number of a key, which is added if it is new. */
    private int unit(long key) {
        int at = place(key);
        if (places[at] == 0) {
            if (size == keys.length) {
                grow();
                at = place(key);
            }
            keys[size] = key;
            parents[size] = size;
            places[at] = ++size;
        }
        return places[at] - 1;
    }

    private int place(long key) {
        int mask = places.length - 1;
        int at = (int) (key ^ key >>> 32) & mask;
        while (places[at] != 0 && keys[places[at] - 1] != key) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        keys = Arrays.copyOf(keys, size * 2);
        parents = Arrays.copyOf(parents, size * 2);
        places = new int[size * 4];
        for (int i = 0; i < size; i++) {
            places[place(keys[i])] = i + 1;
        }
    }

    private int root(int unit) {
        int at = unit;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }

    /** The root is the unit of the smallest key, as an unsigned number: a user before any session. */
    private void join(int one, int other) {
        if (Long.compareUnsigned(keys[one], keys[other]) < 0) {
            parents[other] = one;
        } else {
            parents[one] = other;
        }
    }
}
