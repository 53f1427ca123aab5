package dev.llmops.commons.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpServersTest {

    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private final @Nullable String before = System.getProperty(NO_DELAY);

    @AfterEach
    void putBack() {
        if (before == null) {
            System.clearProperty(NO_DELAY);
        } else {
            System.setProperty(NO_DELAY, before);
        }
    }

    @Test
    void small_answers_are_not_held_back() throws IOException {
        System.clearProperty(NO_DELAY);

        create();

        assertThat(System.getProperty(NO_DELAY)).isEqualTo("true");
    }

    @Test
    void what_the_application_has_set_stays() throws IOException {
        System.setProperty(NO_DELAY, "false");

        create();

        assertThat(System.getProperty(NO_DELAY)).isEqualTo("false");
    }

    private static void create() throws IOException {
        HttpServers.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)
                .stop(0);
    }
}
