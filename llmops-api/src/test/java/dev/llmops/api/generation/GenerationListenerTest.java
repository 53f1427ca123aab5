package dev.llmops.api.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.llmops.api.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GenerationListenerTest {

    private static final Generation GENERATION = Samples.of(Generation.class);

    private final List<Generation> heard = new ArrayList<>();

    @Test
    void a_composite_tells_all_and_then_throws_what_some_threw() {
        GenerationListener all = GenerationListener.composite(
                List.of(heard::add, failing("first"), heard::add, failing("second"), heard::add));

        Throwable thrown = catchThrowable(() -> all.onGeneration(GENERATION));

        assertThat(heard).hasSize(3).containsOnly(GENERATION);
        assertThat(thrown).hasMessage("first");
        assertThat(thrown.getSuppressed()).extracting(Throwable::getMessage).containsExactly("second");
    }

    @Test
    void a_composite_of_none_does_nothing() {
        GenerationListener.composite(List.of()).onGeneration(GENERATION);
    }

    private static GenerationListener failing(String message) {
        return generation -> {
            throw new IllegalStateException(message);
        };
    }
}
