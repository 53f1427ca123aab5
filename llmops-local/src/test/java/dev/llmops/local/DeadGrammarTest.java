package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A grammar that leads to where no token can follow. */
@Timeout(60)
class DeadGrammarTest {

    @Test
    void a_grammar_that_no_token_continues_is_refused_and_not_worth_another_try() {
        ModelRequest request = ModelRequest.builder()
                .user("Zoo")
                .parameters(ModelParameters.builder()
                        .maxTokens(8)
                        .vendor(Map.of("grammar", "root ::= \"a\" [^\\x00-\\U7FFFFFFF]"))
                        .build())
                .build();

        try (LocalModel model = LocalModel.load(TestModels.llamaVocabulary())) {
            assertThatThrownBy(() -> model.generate(request))
                    .isInstanceOfSatisfying(
                            InvalidRequestException.class,
                            e -> org.assertj.core.api.Assertions.assertThat(e.retryable())
                                    .isFalse())
                    .hasMessageContaining("no token of the model's vocabulary continues the grammar");
        }
    }
}
