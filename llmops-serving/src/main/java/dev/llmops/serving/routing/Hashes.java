package dev.llmops.serving.routing;

/** Hashes of texts that are well mixed in all bits, unlike {@link String#hashCode()}. */
final class Hashes {

    private static final long FNV_PRIME = 0x100000001b3L;

    private Hashes() {}

    static long of(long seed, CharSequence text) {
        long hash = seed ^ 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return mix(hash);
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
