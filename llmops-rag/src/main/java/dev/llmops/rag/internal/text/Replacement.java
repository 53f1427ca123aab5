package dev.llmops.rag.internal.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether another text has something else where a claim has a number: all words that any place of the number there shares
 * with the claim, and at least two more, then stand around the other one. Not safe for use by multiple threads.
 */
final class Replacement {

    /** So many words around it must be the claim's. */
    private static final int ALIKE = 3;
    /** So many more than around any place of the claim's own. */
    private static final int SURELY = 2;

    private final String claim;
    private final int start;
    private final int end;
    /** The words around it, looked for when the text has something like it. */
    private @Nullable Set<String> words;

    private final List<Set<String>> own = new ArrayList<>();
    private Set<String> most = Set.of();
    private @Nullable String other;

    Replacement(String claim, int start, int end) {
        this.claim = claim;
        this.start = start;
        this.end = end;
    }

    /** A place where the text has the same. */
    void same(Set<String> around) {
        own.add(shared(around));
    }

    /**
     * A place where it has another one that could stand there.
     *
     * @param instead what stands there
     * @param claimToo says whether the claim has that one too, which then is not instead of anything; asked rarely
     */
    void different(Set<String> around, String instead, BooleanSupplier claimToo) {
        Set<String> shared = shared(around);
        if (shared.size() > most.size() && !claimToo.getAsBoolean()) {
            most = shared;
            other = instead;
        }
    }

    private Set<String> shared(Set<String> around) {
        Set<String> mine = words == null ? Surroundings.of(claim, start, end) : words;
        words = mine;
        Set<String> shared = new HashSet<>();
        for (String word : around) {
            if (mine.contains(word)) {
                shared.add(word);
            }
        }
        return shared;
    }

    /** {@return what stands there instead; nothing if the text has the claim's nowhere at all, which is another finding} */
    Optional<String> found() {
        boolean surely = !own.isEmpty()
                && most.size() >= ALIKE
                && own.stream().allMatch(mine -> most.containsAll(mine) && mine.size() + SURELY <= most.size());
        return surely ? Optional.ofNullable(other) : Optional.empty();
    }
}
