package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.TokenProbability;
import dev.llmops.local.sampling.LocalSampling;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LogProbabilitiesTest {

    private static final String PROMPT = "Once upon a time there was a";

    private static LocalModel model;

    @BeforeAll
    static void load() {
        model = LocalModel.load(TestModels.stories());
    }

    @AfterAll
    static void close() {
        if (model != null) {
            model.close();
        }
    }

    private static ModelRequest request(double temperature, int top) {
        return ModelRequest.builder()
                .user(PROMPT)
                .parameters(ModelParameters.builder()
                        .temperature(temperature)
                        .seed(3)
                        .maxTokens(20)
                        .vendor(LocalSampling.builder()
                                .logProbabilities(top)
                                .build()
                                .vendor())
                        .build())
                .build();
    }

    @Test
    void tokens_are_told_with_the_likeliest_in_their_place() {
        ModelResponse response = model.generate(request(0, 4));
        List<TokenProbability> tokens = TokenProbability.of(response);

        assertThat(tokens).hasSize(20);
        StringBuilder text = new StringBuilder();
        for (TokenProbability token : tokens) {
            text.append(token.text());
            assertThat(token.top()).hasSize(4);
            assertThat(token.top().get(0).token()).as("greedy").isEqualTo(token.token());
            assertThat(token.top().get(0).logProbability()).isEqualTo(token.logProbability());
            assertThat(token.top())
                    .isSortedAccordingTo(Comparator.comparingDouble(TokenProbability::logProbability)
                            .reversed());
            assertThat(token.top().stream()
                            .mapToDouble(other -> Math.exp(other.logProbability()))
                            .sum())
                    .isLessThan(1.000001);
        }
        assertThat(text.toString()).isEqualTo(response.text());
    }

    @Test
    void their_sum_is_the_score_of_the_text() {
        ModelResponse response = model.generate(request(0, 1));
        double sum = TokenProbability.of(response).stream()
                .mapToDouble(TokenProbability::logProbability)
                .sum();

        assertThat(model.scorer().score(PROMPT, response.text()).logProbability())
                .isCloseTo(sum, within(1e-3));
    }

    @Test
    void they_are_those_of_the_model_before_any_sampler() {
        TokenProbability cold =
                TokenProbability.of(model.generate(request(0, 5))).get(0);
        TokenProbability hot =
                TokenProbability.of(model.generate(request(2, 5))).get(0);

        assertThat(hot.top()).isEqualTo(cold.top());
    }

    @Test
    void nothing_is_told_unless_asked_for_and_a_stream_tells_at_its_end() {
        assertThat(TokenProbability.of(model.generate(request(0, 0)))).isEmpty();

        ModelResponse end;
        try (ModelStream stream = model.stream(request(0, 2))) {
            end = stream.forEach(event -> {}).orThrow();
        }
        assertThat(TokenProbability.of(end)).isEqualTo(TokenProbability.of(model.generate(request(0, 2))));
    }
}
