package dev.llmops.rag.internal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebAddressTest {

    @ParameterizedTest
    @CsvSource({
        "http://x/a,               http://x/a",
        "http://x/%61,             http://x/a",
        "http://x/a?,              http://x/a",
        "http://x/a#part,          http://x/a",
        "HTTP://X:80/a,            http://x/a",
        "https://x:443/b/../a,     https://x/a",
        "https://x:8443/a,         https://x:8443/a",
        "http://x,                 http://x/",
        "http://x/a%2fb?q=%7e%c3%bc, http://x/a%2Fb?q=~%C3%BC",
        "http://x/a?b=1&c=%26,     http://x/a?b=1&c=%26",
        "http://x/a*b$,            http://x/a*b$",
    })
    void one_page_has_one_address(String address, String canonical) {
        assertThat(WebAddress.canonical(URI.create(address))).hasToString(canonical);
        assertThat(WebAddress.canonical(URI.create(canonical))).hasToString(canonical);
    }

    @Test
    void what_has_no_host_is_no_address() {
        assertThatThrownBy(() -> WebAddress.canonical(URI.create("file:///etc/passwd")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("file:///etc/passwd");
    }
}
