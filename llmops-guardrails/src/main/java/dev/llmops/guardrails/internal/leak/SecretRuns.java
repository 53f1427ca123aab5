package dev.llmops.guardrails.internal.leak;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The runs of symbols, words or characters, of a secret, so that another sequence can be asked how much of it repeats
 * them. A sequence is read once.
 */
public final class SecretRuns {

    private final Set<List<Object>> grams = new HashSet<>();
    private final int gram;
    private final int limit;

    /**
     * Creates the runs.
     *
     * @param secrets the secrets as symbols
     * @param gram how many symbols in a row must be the same before a run begins
     * @param limit how many symbols in a row are a leak, at least {@code gram}
     */
    public SecretRuns(List<? extends List<?>> secrets, int gram, int limit) {
        this.gram = gram;
        this.limit = limit;
        for (List<?> secret : secrets) {
            for (int i = 0; secret.size() >= limit && i + gram <= secret.size(); i++) {
                grams.add(List.copyOf(secret.subList(i, i + gram)));
            }
        }
    }

    /** {@return whether there is nothing that could leak} */
    public boolean isEmpty() {
        return grams.isEmpty();
    }

    /** {@return a reader of one sequence} */
    public Reader reader() {
        return new Reader();
    }

    /** Reads a sequence. Used by one thread. */
    public final class Reader {

        private final java.util.ArrayDeque<Object> last = new java.util.ArrayDeque<>();
        private int run;

        private Reader() {}

        /**
         * Takes the next symbol.
         *
         * @return how many symbols, up to this one, repeat the secret; what comes next may make a leak of them
         */
        public int next(Object symbol) {
            last.addLast(symbol);
            if (last.size() > gram) {
                last.removeFirst();
            }
            boolean repeats = last.size() == gram && grams.contains(List.copyOf(last));
            run = repeats ? Math.max(run + 1, gram) : 0;
            return run;
        }

        /** {@return whether the run is long enough to be a leak} */
        public boolean leaks() {
            return run >= limit;
        }
    }
}
