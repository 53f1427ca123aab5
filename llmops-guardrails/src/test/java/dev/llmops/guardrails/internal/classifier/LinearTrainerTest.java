package dev.llmops.guardrails.internal.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinearTrainerTest {

    private static final NgramHasher HASHER = new NgramHasher(12);

    @Test
    void a_model_tells_apart_what_it_was_trained_to() {
        LinearModel model = train(1);

        assertThat(logit(model, "where is my red cable")).isGreaterThan(0);
        assertThat(logit(model, "the weather in spring")).isLessThan(0);
    }

    @Test
    void the_same_seed_gives_the_same_weights() {
        assertThat(train(1).written()).isEqualTo(train(1).written());
        assertThat(train(1).written()).isNotEqualTo(train(2).written());
    }

    @Test
    void a_model_that_was_written_is_read_as_it_was() throws IOException {
        LinearModel model = train(1);

        LinearModel read = LinearModel.read(new StringReader(model.written()));

        assertThat(read.written()).isEqualTo(model.written());
        assertThat(read.facts()).containsEntry("name", "cables");
        assertThat(logit(read, "a long cable")).isEqualTo(logit(model, "a long cable"));
    }

    @Test
    void what_is_no_model_is_refused() {
        assertThatThrownBy(() -> LinearModel.read(new StringReader("format: other\n\nAAAA")))
                .isInstanceOf(IOException.class)
                .hasMessage("a model's format must be llmops-linear-1");
        assertThatThrownBy(() -> LinearModel.read(
                        new StringReader("format: llmops-linear-1\nbits: 12\nscale: 1\nbias: 0\n\nAAAA")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2^bits weights");
        assertThatThrownBy(() -> LinearModel.read(new StringReader("hello")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("key: value");
    }

    @Test
    void a_long_text_has_no_more_features_than_it_has_grams() {
        String text = "ab".repeat(500_000);

        assertThat(HASHER.of(text, Set.of()).size()).isLessThan(50);
        assertThat(HASHER.of("a b ".repeat(100_000), Set.of()).size()).isLessThan(50);
    }

    private static LinearModel train(long seed) {
        List<LinearTrainer.Example> examples = new ArrayList<>();
        for (String text :
                List.of("my cable is red", "where is the cable", "a cable that is long", "cut the red cable")) {
            examples.add(new LinearTrainer.Example(HASHER.of(text, Set.of()), true, 1));
        }
        for (String text : List.of("the weather is fine", "rain in spring", "how is the weather", "snow and wind")) {
            examples.add(new LinearTrainer.Example(HASHER.of(text, Set.of()), false, 1));
        }
        return new LinearTrainer(12, 5, 2, 0.001, 0.1, seed).train(examples, Map.of("name", "cables"));
    }

    private static double logit(LinearModel model, String text) {
        return model.logit(HASHER.of(text, Set.of()));
    }
}
