package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.local.internal.engine.cache.CachedPrefix;
import dev.llmops.local.internal.engine.sequence.PrefixIndex;
import dev.llmops.local.internal.engine.sequence.PrefixScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrefixIndexTest {

    private static final PrefixScope A = new PrefixScope("a", List.of());
    private static final PrefixScope B = new PrefixScope("b", List.of());

    private static int shared(int[] a, int lengthOfA, int[] b, int limit) {
        int length = 0;
        while (length < lengthOfA && length < limit && a[length] == b[length]) {
            length++;
        }
        return length;
    }

    private static int[] tokens(Random random) {
        int[] tokens = new int[200];
        // Long runs of the same, so that beginnings are often shared, and differ within a block as well as between two.
        int differs = random.nextInt(tokens.length);
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = i < differs ? 1 : random.nextInt(2);
        }
        return tokens;
    }

    @Test
    void finds_the_longest_beginning_that_anyone_holds() {
        long seed = Long.getLong("llmops.seed", new Random().nextLong());
        Random random = new Random(seed);
        PrefixIndex index = new PrefixIndex(false);
        List<CachedPrefix> held = new ArrayList<>();
        for (int step = 0; step < 3000; step++) {
            if (held.size() > 12 || (!held.isEmpty() && random.nextInt(3) == 0)) {
                index.remove(held.remove(random.nextInt(held.size())));
            } else {
                CachedPrefix prefix =
                        new CachedPrefix(random.nextBoolean() ? A : B, tokens(random), random.nextInt(200), 0);
                held.add(prefix);
                index.add(prefix);
            }
            int[] query = tokens(random);
            int limit = random.nextInt(200);
            int longest = held.stream()
                    .filter(prefix -> prefix.scope.equals(A))
                    .mapToInt(prefix -> shared(prefix.tokens(), prefix.length(), query, limit))
                    .max()
                    .orElse(0);

            PrefixIndex.Match match = index.best(A, query, limit);

            assertThat(match.length())
                    .as("with -Dllmops.seed=" + seed)
                    .isEqualTo(longest < PrefixIndex.BLOCK ? 0 : longest);
        }
        held.forEach(index::remove);
        assertThat(index.isEmpty()).isTrue();
    }

    @Test
    void tells_who_is_just_reading_the_same() {
        PrefixIndex index = new PrefixIndex(false);
        Call reading = new Call(
                Call.prompt(100, 1), 1, 1, dev.llmops.local.option.CallOptions.NONE, java.util.List.of(), () -> 0);
        index.add(reading.sequence());
        reading.sequence().advance(40);

        PrefixIndex.Match match = index.best(reading.sequence().scope, Call.prompt(100, 1), 98);

        assertThat(match.length()).isEqualTo(40);
        assertThat(match.promised()).isEqualTo(98);
        assertThat(match.promisor()).isSameAs(reading.sequence());
    }
}
