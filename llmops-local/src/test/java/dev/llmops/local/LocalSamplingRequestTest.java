package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.local.sampling.Dry;
import dev.llmops.local.sampling.LocalSampling;
import dev.llmops.local.sampling.Mirostat;
import dev.llmops.local.sampling.Penalties;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** llama.cpp's samplers, asked for by vendor parameters of a request. */
class LocalSamplingRequestTest {

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

    private static String text(Double temperature, LocalSampling sampling) {
        return text(temperature, sampling.vendor());
    }

    private static String text(Double temperature, Map<String, Object> vendor) {
        return model.generate(request(temperature, vendor).build()).text();
    }

    private static ModelRequest.Builder request(Double temperature, Map<String, Object> vendor) {
        ModelParameters.Builder parameters =
                ModelParameters.builder().maxTokens(40).seed(5).vendor(vendor);
        if (temperature != null) {
            parameters.temperature(temperature);
        }
        return ModelRequest.builder()
                .user("Once upon a time there was a cat. The cat was big. The cat")
                .parameters(parameters.build());
    }

    @Test
    void penalties_look_at_the_prompt_and_at_the_answer() {
        String plain = text(null, LocalSampling.NONE);
        String penalised = text(
                null,
                LocalSampling.builder().penalties(new Penalties(200, 1, 0, 50)).build());

        assertThat(plain).contains(" was");
        assertThat(penalised).isNotEqualTo(plain).doesNotContain(" was").doesNotContain(" cat");
        assertThat(text(null, LocalSampling.builder().dry(Dry.of(50)).build())).isNotEqualTo(plain);
    }

    @Test
    void a_seed_repeats_mirostat() {
        LocalSampling mirostat =
                LocalSampling.builder().mirostat(new Mirostat(2, 3, 0.1)).build();

        assertThat(text(1.0, mirostat)).isEqualTo(text(1.0, mirostat)).isNotEqualTo(text(1.0, LocalSampling.NONE));
    }

    @Test
    void an_answer_follows_a_grammar_from_its_beginning_or_from_a_trigger_on() {
        assertThat(text(
                        null,
                        LocalSampling.builder().grammar("root ::= [0-9]{12}").build()))
                .matches("[0-9]{12}");
        String lazy = text(
                null,
                LocalSampling.builder()
                        .lazyGrammar("root ::= \" was\" \" #\" [0-9]{3}", List.of("( was)"))
                        .build());
        assertThat(lazy).matches("(?s).* was #[0-9]{3}");
    }

    @Test
    void contradictions_with_the_rest_of_the_request_are_refused() {
        refused(null, Map.of("typical_p", 0.5), "need a temperature above 0, but it was null");
        refused(0.0, Map.of("mirostat", 2), "need a temperature above 0, but it was 0.0");
        refused(1.0, Map.of("nonsense", 2), "has no vendor parameters [nonsense]");
        refused(1.0, Map.of("logit_bias", Map.of("512", 1)), "must be from 0 to 511, but was 512");
        refused(1.0, Map.of("grammar", "root ::= ("), "cannot be held to its grammar");
        assertThatThrownBy(() -> model.generate(request(1.0, Map.of("grammar", "root ::= \"a\""))
                        .responseFormat(ResponseFormat.JSON)
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("follows one grammar, but the request sets a grammar beside");
        ModelParameters both = ModelParameters.builder()
                .temperature(1)
                .topK(5)
                .vendor(Map.of("mirostat", 1))
                .build();
        assertThatThrownBy(() -> model.generate(
                        ModelRequest.builder().user("a").parameters(both).build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("mirostat takes the place of topK, topP and minP");
    }

    private static void refused(Double temperature, Map<String, Object> vendor, String message) {
        assertThatThrownBy(() -> text(temperature, vendor))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }
}
