package dev.llmops.api.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizerTest {

    private static final Tokenizer UNITS = perToken(1);
    private static final Tokenizer PAIRS = perToken(2);

    @Test
    void a_request_has_the_tokens_of_its_texts_unless_the_tokenizer_knows_better() {
        ModelRequest request =
                ModelRequest.builder().system("abc").user("defgh").build();

        assertThat(UNITS.count(request)).isEqualTo(8);
    }

    @Test
    void a_composite_counts_as_the_one_that_counts_most_and_encodes_as_the_first() {
        Tokenizer both = Tokenizer.composite(List.of(PAIRS, UNITS));

        assertThat(both.count("abcd")).isEqualTo(4);
        assertThat(both.count(ModelRequest.user("abcd"))).isEqualTo(4);
        assertThat(both.encode("abcd")).hasSize(2);
        assertThat(both.decode(new int[] {7})).isEqualTo("2");
    }

    private static Tokenizer perToken(int units) {
        return new Tokenizer() {
            @Override
            public int[] encode(String text) {
                return new int[text.length() / units];
            }

            @Override
            public String decode(int[] tokens) {
                return Integer.toString(units);
            }
        };
    }
}
