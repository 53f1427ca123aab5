package dev.llmops.rag.index;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FilterTest {

    @Test
    void half_a_surrogate_pair_is_refused_in_every_condition() {
        String half = "a\uD83D";
        List<ThrowingCallable> conditions = List.of(
                () -> Filter.eq(half, "a"),
                () -> Filter.eq("f", half),
                () -> Filter.in(half, List.of()),
                () -> Filter.in("f", List.of(half)),
                () -> Filter.lt(half, "a"),
                () -> Filter.lt("f", half),
                () -> Filter.contains(half, "a"),
                () -> Filter.contains("f", half),
                () -> Filter.exists(half));

        for (ThrowingCallable condition : conditions) {
            assertThatThrownBy(condition)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("lone surrogate");
        }
    }
}
