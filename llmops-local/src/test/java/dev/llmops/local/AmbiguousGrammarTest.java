package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.Tokenizer;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A grammar that reads one text in ever more ways ends its own call, and holds up no other. */
@Timeout(60)
class AmbiguousGrammarTest {

    // Each "a" doubles what may have to follow.
    private static final String DOUBLING = "root ::= \"a\" root \"x\" | \"a\" root \"y\" | \"z\"";

    private LocalModel model;

    @BeforeEach
    void load() {
        model = LocalModel.load(TestModels.llamaVocabulary());
    }

    @AfterEach
    void close() {
        if (model != null) {
            model.close();
        }
    }

    private ModelRequest request(String grammar, String favoured, int tokens) {
        String token = Integer.toString(token(favoured));
        return ModelRequest.builder()
                .user("Zoo")
                .parameters(ModelParameters.builder()
                        .maxTokens(tokens)
                        .vendor(Map.of("grammar", grammar, "logit_bias", Map.of(token, 100)))
                        .build())
                .build();
    }

    private int token(String text) {
        Tokenizer tokenizer = model.tokenizer().orElseThrow();
        return IntStream.range(300, 32_000)
                .filter(token -> tokenizer.decode(new int[] {token}).equals(text))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void ways_that_double_with_each_token_are_refused_with_what_was_written() {
        try (ModelStream stream = model.stream(request(DOUBLING, "a", 200))) {
            ModelEvent.End end = stream.forEach(event -> {});

            assertThat(end).isInstanceOfSatisfying(ModelEvent.Failed.class, failed -> {
                assertThat(failed.error())
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessageContaining("the grammar can read what was written in");
                assertThat(failed.error().retryable()).isFalse();
                assertThat(failed.partial().message().text()).matches("a{8,11}");
            });
        }
        assertThat(model.generate(request("root ::= \"a\"{5}", "a", 20)).text()).isEqualTo("aaaaa");
    }

    @Test
    void ways_that_grow_within_one_long_token_are_refused_too() {
        String longest = "=".repeat(16);
        String four = DOUBLING.replace("\"a\" root \"y\"", "\"a\" root \"y\" | \"a\" root \"v\" | \"a\" root \"w\"")
                .replace("\"a\"", "\"=\"");

        assertThatThrownBy(() -> model.generate(request(four, longest, 200)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("make it say which way");
    }

    @Test
    void a_grammar_with_a_few_ways_is_followed() {
        String sums = "root ::= term \"+\" root | term\nterm ::= \"(\" root \")\" | [0-9]";

        assertThat(model.generate(request(sums, "(", 8)).text()).isEqualTo("((((((((");
    }
}
