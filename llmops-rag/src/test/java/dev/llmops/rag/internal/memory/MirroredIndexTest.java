package dev.llmops.rag.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.index.IndexView;
import dev.llmops.api.index.PassageIndex;
import dev.llmops.testkit.PassageIndexKit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Two indexes that are kept alike are one index, and both hold the same in the end. */
class MirroredIndexTest extends PassageIndexKit {

    private final List<PassageIndex[]> made = new ArrayList<>();

    @Override
    protected PassageIndex create() {
        PassageIndex[] two = {new MemoryIndex(), new MemoryIndex()};
        made.add(two);
        return PassageIndex.composite(List.of(two));
    }

    @Override
    protected @Nullable PassageIndex reopen() {
        return null;
    }

    @AfterEach
    void both_hold_the_same() {
        for (PassageIndex[] two : made) {
            try (IndexView first = two[0].view();
                    IndexView second = two[1].view()) {
                assertThat(first.stats()).isEqualTo(second.stats());
            }
        }
    }
}
