package dev.llmops.api.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationIdTest {

    /** The example of RFC 9562, appendix A.6. */
    private static final String EXAMPLE = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";

    @Test
    void a_uuid_of_version_7_is_an_id() {
        assertThat(new GenerationId(EXAMPLE)).hasToString(EXAMPLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
                "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",
                "017f22e2-79b0-7cc3-c8c4-dc0c0c07398f",
                "017f22e279b07cc398c4dc0c0c07398f",
                "017f22e2-79b0-7cc3-98c4-dc0c0c07398f ",
                "017f22e2-79b0-7cc3-98c4-dc0c0c07398g"
            })
    void anything_else_is_refused(String value) {
        assertThatThrownBy(() -> new GenerationId(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the id of a generation must be a UUID version 7 in lower case, but was '" + value + "'");
    }

    @Test
    void ids_sort_by_time() {
        GenerationId earlier = new GenerationId("017f22e2-79b0-7fff-bfff-ffffffffffff");
        GenerationId later = new GenerationId("017f22e2-79b1-7000-8000-000000000000");

        assertThat(earlier).isLessThan(later);
        assertThat(later).isEqualByComparingTo(new GenerationId(later.value()));
    }
}
