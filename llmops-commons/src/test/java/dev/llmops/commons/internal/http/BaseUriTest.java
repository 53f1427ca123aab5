package dev.llmops.commons.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUriTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://secret.example",
                "secret.example",
                "http:///secret",
                "http://ann:secret@127.0.0.1",
                "http://127.0.0.1?key=secret",
                "http://127.0.0.1#secret",
                "http://ann:secr et@127.0.0.1"
            })
    void what_is_no_base_is_refused_and_not_repeated(String text) {
        assertThatThrownBy(() -> BaseUri.parse("baseUrl", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("baseUrl must be an http or https address")
                .hasMessageNotContaining("secr")
                .hasNoCause();
    }

    @Test
    void a_slash_at_the_end_is_ignored() {
        URI route = URI.create("https://127.0.0.1:1/v1/models?a=b");

        assertThat(BaseUri.resolve(BaseUri.parse("baseUrl", "https://127.0.0.1:1/v1"), "/models?a=b"))
                .isEqualTo(route);
        assertThat(BaseUri.resolve(BaseUri.parse("baseUrl", "https://127.0.0.1:1/v1/"), "/models?a=b"))
                .isEqualTo(route);
    }
}
