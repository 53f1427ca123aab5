package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.local.internal.engine.cache.KvCellAllocator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KvCellAllocatorTest {

    private static final int SEQUENCES = 5;

    private static int count(List<List<Object>> cells) {
        Set<Object> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        cells.forEach(distinct::addAll);
        return distinct.size();
    }

    @Test
    void counts_what_a_cache_of_real_cells_holds() {
        long seed = Long.getLong("llmops.seed", new Random().nextLong());
        Random random = new Random(seed);
        KvCellAllocator ledger = new KvCellAllocator(SEQUENCES, true);
        List<List<Object>> cells = new ArrayList<>();
        for (int i = 0; i < SEQUENCES; i++) {
            cells.add(new ArrayList<>());
        }
        for (int step = 0; step < 20_000; step++) {
            int sequence = random.nextInt(SEQUENCES);
            int other = random.nextInt(SEQUENCES);
            List<Object> held = cells.get(sequence);
            switch (random.nextInt(4)) {
                case 0 -> {
                    int length = random.nextInt(held.size() + 1);
                    held.subList(length, held.size()).clear();
                    ledger.truncate(sequence, length);
                }
                case 1 -> {
                    int length = random.nextInt(held.size() + 1);
                    if (sequence != other) {
                        cells.set(other, new ArrayList<>(held.subList(0, length)));
                        ledger.copy(sequence, other, length);
                    }
                }
                default -> {
                    int more = 1 + random.nextInt(20);
                    for (int i = 0; i < more; i++) {
                        held.add(new Object());
                    }
                    ledger.append(sequence, more);
                }
            }
            assertThat(ledger.used()).as("with -Dllmops.seed=" + seed).isEqualTo(count(cells));
        }
    }

    @Test
    void copies_between_separate_cells_take_room() {
        KvCellAllocator ledger = new KvCellAllocator(2, false);
        ledger.append(0, 10);
        ledger.copy(0, 1, 6);

        assertThat(ledger.used()).isEqualTo(16);
    }
}
