package dev.llmops.core.internal.typed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordValuesTest {

    private enum Tone {
        KIND
    }

    @SuppressWarnings("ArrayRecordComponent") // what is tested
    private record Question(
            String text,
            int[] numbers,
            String[] words,
            Optional<Tone> tone,
            Optional<String> nothing,
            List<Tone> tones) {}

    @Test
    void components_become_values_and_arrays_lists() {
        Question question = new Question(
                "Why?",
                new int[] {1, 2},
                new String[] {"a", "b"},
                Optional.of(Tone.KIND),
                Optional.empty(),
                List.of(Tone.KIND));

        assertThat(RecordValues.of(question))
                .isEqualTo(Map.of(
                        "text", "Why?",
                        "numbers", List.of(1, 2),
                        "words", List.of("a", "b"),
                        "tone", "KIND",
                        "tones", List.of("KIND")));
    }
}
