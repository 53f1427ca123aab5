package dev.llmops.local.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.ModelParameters;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalSamplingTest {

    @Test
    void what_is_written_as_vendor_parameters_is_read_back() {
        long seed = 20261125;
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            LocalSampling sampling = any(random);
            // Through the record that carries them, which makes copies.
            Map<String, Object> vendor =
                    ModelParameters.builder().vendor(sampling.vendor()).build().vendor();
            assertThat(LocalSampling.ofVendor(vendor))
                    .as("seed %d, %d", seed, i)
                    .isEqualTo(sampling);
        }
    }

    private static LocalSampling any(Random random) {
        LocalSampling.Builder builder = LocalSampling.builder();
        if (random.nextInt(4) == 0) {
            builder.mirostat(new Mirostat(1 + random.nextInt(2), 1 + random.nextDouble(), 0.5));
        } else {
            if (random.nextBoolean()) {
                builder.typical(0.1 + random.nextDouble() * 0.8).topNSigma(1 + random.nextInt(3));
            }
            if (random.nextBoolean()) {
                builder.xtc(new Xtc(0.5, 0.1 + random.nextDouble() / 4));
                builder.dynamicTemperature(new DynamicTemperature(0.5, 1 + random.nextDouble()));
            }
            if (random.nextBoolean()) {
                builder.penalties(new Penalties(1 + random.nextInt(100), 1.1, random.nextDouble(), 0));
                builder.dry(random.nextBoolean() ? Dry.of(0.8) : new Dry(1, 2, 3, 40, List.of("\n", "é")));
            }
            if (random.nextBoolean()) {
                builder.adaptiveP(new AdaptiveP(random.nextDouble(), 0.5));
            }
        }
        if (random.nextBoolean()) {
            builder.logitBias(Map.of(random.nextInt(100), random.nextDouble(), 100 + random.nextInt(100), -2.0));
        }
        if (random.nextBoolean()) {
            builder.grammar("root ::= \"a\"");
        } else if (random.nextBoolean()) {
            builder.lazyGrammar("root ::= \"a\"", List.of("x(a)", "y"));
        }
        return builder.logProbabilities(random.nextInt(5)).build();
    }

    @Test
    void defaults_of_a_sampler_are_those_of_llama_cpp() {
        assertThat(LocalSampling.ofVendor(Map.of("repeat_penalty", 1.1)).penalties())
                .isEqualTo(new Penalties(64, 1.1, 0, 0));
        assertThat(LocalSampling.ofVendor(Map.of("dry_multiplier", 0.8)).dry()).isEqualTo(Dry.of(0.8));
        assertThat(Dry.of(0.8)).isEqualTo(new Dry(0.8, 1.75, 2, 64, List.of("\n", ":", "\"", "*")));
        assertThat(LocalSampling.ofVendor(Map.of("mirostat", 2)).mirostat()).isEqualTo(new Mirostat(2, 5, 0.1));
        assertThat(LocalSampling.ofVendor(Map.of("xtc_probability", 0.5)).xtc()).isEqualTo(new Xtc(0.5, 0.1));
        assertThat(LocalSampling.ofVendor(Map.of())).isEqualTo(LocalSampling.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "typical_p           | 1    | typical_p must be above 0 and at most 0.9999999999999999, but was 1",
                "typical_p           | NaN  | typical_p must be above 0 and at most 0.9999999999999999, but was NaN",
                "top_n_sigma         | 0    | top_n_sigma must be above 0 and at most 1000, but was 0",
                "xtc_probability     | 1.5  | xtc_probability must be above 0 and at most 1, but was 1.5",
                "xtc_threshold       | 0.1  | xtc_probability must be set where others of its sampler are, but is missing",
                "mirostat            | 3    | mirostat must be 1 or 2, but was 3",
                "mirostat            | 1.5  | mirostat must be a whole number, but was 1.5",
                "mirostat_tau        | 5    | mirostat must be set where others of its sampler are, but is missing",
                "adaptive_target     | 2    | adaptive_target must be from 0 to 1, but was 2",
                "repeat_penalty      | 0    | repeat_penalty must be above 0 and at most 100, but was 0",
                "repeat_penalty      | 1    | penalties must have an effect, but repeat_penalty was 1 and the others 0; leave them out",
                "dry_multiplier      | 0    | dry_multiplier must be above 0 and at most 100, but was 0",
                "dynatemp_range      | 0    | dynatemp_range must be above 0 and at most 100, but was 0",
                "n_probs             | 101  | n_probs must be from 0 to 100, but was 101",
            })
    void a_value_out_of_range_is_refused_with_the_rule(String name, double value, String message) {
        assertThatThrownBy(() -> LocalSampling.ofVendor(Map.of(name, value))).hasMessage(message);
    }

    @Test
    void unknown_names_and_wrong_types_are_refused() {
        assertThatThrownBy(() -> LocalSampling.ofVendor(Map.of("temprature", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no vendor parameters [temprature]; it has [adaptive_decay")
                .hasMessageContaining("xtc_threshold");
        assertThatThrownBy(() -> LocalSampling.ofVendor(Map.of("typical_p", "0.5")))
                .hasMessage("typical_p must be a number, but was 0.5");
        assertThatThrownBy(() -> LocalSampling.ofVendor(Map.of("grammar", 1)))
                .hasMessage("grammar must be a text, but was 1");
        assertThatThrownBy(
                        () -> LocalSampling.ofVendor(Map.of("dry_multiplier", 1, "dry_sequence_breakers", List.of(1))))
                .hasMessage("dry_sequence_breakers must be a list of texts, but was [1]");
        assertThatThrownBy(() -> LocalSampling.ofVendor(Map.of("logit_bias", Map.of("x", 1))))
                .hasMessage("a key of logit_bias must be the number of a token, but was 'x'");
        assertThatThrownBy(() -> LocalSampling.ofVendor(Map.of("logit_bias", Map.of("1", 2000))))
                .hasMessage("logit_bias of token 1 must be from -1000 to 1000, but was 2000");
    }

    @Test
    void contradictions_are_refused() {
        assertThatThrownBy(() -> LocalSampling.builder()
                        .mirostat(new Mirostat(2, 5, 0.1))
                        .penalties(Penalties.repeat(1.1))
                        .build())
                .hasMessageContaining("mirostat takes the place of all other samplers");
        assertThatThrownBy(() -> LocalSampling.ofVendor(Map.of("grammar_triggers", List.of("x"))))
                .hasMessage("grammar_triggers need a grammar, but there is none");
        assertThatThrownBy(() -> LocalSampling.builder().lazyGrammar("root ::= \"a\"", List.of()))
                .hasMessage("triggers must have at least one member");
        assertThatThrownBy(() -> new Dry(1, 2, 2, 64, List.of("")))
                .hasMessage("a member of dry_sequence_breakers must have 1 to 40 bytes, but '' has 0");
    }
}
