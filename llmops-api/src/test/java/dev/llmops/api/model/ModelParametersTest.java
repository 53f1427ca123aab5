package dev.llmops.api.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelParametersTest {

    private static final ModelParameters ALL = ModelParameters.builder()
            .temperature(0.1)
            .topP(0.9)
            .topK(40)
            .minP(0.05)
            .seed(42)
            .maxTokens(64)
            .stopSequences(List.of("\n"))
            .vendor(Map.of("user", "u1"))
            .build();

    @Test
    void the_builder_sets_each_parameter() {
        assertThat(ALL)
                .isEqualTo(new ModelParameters(0.1, 0.9, 40, 0.05, 42L, 64, List.of("\n"), Map.of("user", "u1")));
        assertThat(ALL.toBuilder().build()).isEqualTo(ALL);
        assertThat(ModelParameters.builder().build()).isEqualTo(ModelParameters.NONE);
    }

    @Test
    void the_limits_themselves_are_allowed() {
        assertThat(ModelParameters.builder()
                        .temperature(0)
                        .topP(1)
                        .topK(1)
                        .minP(0)
                        .maxTokens(1)
                        .build()
                        .topP())
                .isEqualTo(1);
        assertThat(ModelParameters.builder()
                        .topP(Double.MIN_VALUE)
                        .minP(1)
                        .build()
                        .minP())
                .isEqualTo(1);
    }

    @Test
    void what_is_set_wins_over_defaults_and_what_is_not_is_filled() {
        ModelParameters some = ModelParameters.builder()
                .temperature(0)
                .seed(0)
                .vendor(Map.of("user", "u2", "tier", "fast"))
                .build();

        assertThat(some.orElse(ALL))
                .isEqualTo(new ModelParameters(
                        0.0, 0.9, 40, 0.05, 0L, 64, List.of("\n"), Map.of("user", "u2", "tier", "fast")));
        assertThat(ModelParameters.NONE.orElse(ALL)).isEqualTo(ALL);
        assertThat(ALL.orElse(ModelParameters.NONE)).isEqualTo(ALL);
        assertThat(ALL.orElse(some).vendor()).isEqualTo(Map.of("user", "u1", "tier", "fast"));
    }

    @Test
    void later_changes_to_what_the_builder_was_given_do_not_reach_it() {
        Map<String, Object> vendor = new HashMap<>(Map.of("user", "u1"));
        ModelParameters.Builder builder = ModelParameters.builder().vendor(vendor);
        vendor.put("user", "u2");

        assertThat(builder.build().vendor()).isEqualTo(Map.of("user", "u1"));
    }
}
