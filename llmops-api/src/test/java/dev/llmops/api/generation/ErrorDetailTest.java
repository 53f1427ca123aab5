package dev.llmops.api.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelTimeoutException;
import org.junit.jupiter.api.Test;

class ErrorDetailTest {

    @Test
    void it_tells_what_an_exception_says() {
        assertThat(ErrorDetail.of(new ModelTimeoutException("too slow")))
                .isEqualTo(new ErrorDetail("ModelTimeoutException", "too slow", true));
        assertThat(ErrorDetail.of(new InvalidRequestException("too long")))
                .isEqualTo(new ErrorDetail("InvalidRequestException", "too long", false));
    }

    @Test
    void it_has_a_name_and_a_text_for_any_exception() {
        assertThat(ErrorDetail.of(new IllegalStateException()))
                .isEqualTo(new ErrorDetail("IllegalStateException", "", false));
        assertThat(ErrorDetail.of(new IllegalStateException("anonymous") {}).type())
                .isEqualTo("IllegalStateException");
        assertThat(ErrorDetail.of(new IllegalStateException("half \uD83D")).message())
                .isEqualTo("half \uFFFD");
    }
}
