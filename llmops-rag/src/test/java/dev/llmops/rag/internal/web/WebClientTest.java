package dev.llmops.rag.internal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.rag.ingest.DocumentSkippedException;
import java.net.URI;
import org.junit.jupiter.api.Test;

class WebClientTest {

    private static final URI SAFE = URI.create("https://docs.example.com/a");
    private static final URI OPEN = URI.create("http://docs.example.com/a");

    @Test
    void headers_belong_to_a_scheme_a_host_and_a_port() {
        assertThat(WebAddress.origin(SAFE))
                .isEqualTo(WebAddress.origin(URI.create("HTTPS://Docs.example.com:443/b?c")))
                .isNotEqualTo(WebAddress.origin(OPEN))
                .isNotEqualTo(WebAddress.origin(URI.create("https://docs.example.com:8443/a")))
                .isNotEqualTo(WebAddress.origin(URI.create("https://example.com/a")));
    }

    @Test
    void a_redirect_that_would_send_headers_in_the_open_is_not_followed() {
        assertThatThrownBy(() -> WebClient.requireAsSafe(SAFE, OPEN))
                .isInstanceOf(DocumentSkippedException.class)
                .hasMessageContaining("from HTTPS");
        assertThatCode(() -> WebClient.requireAsSafe(OPEN, SAFE)).doesNotThrowAnyException();
        assertThatCode(() -> WebClient.requireAsSafe(SAFE, SAFE)).doesNotThrowAnyException();
        assertThatCode(() -> WebClient.requireAsSafe(OPEN, OPEN)).doesNotThrowAnyException();
    }
}
