package dev.llmops.server.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.server.CountedStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GenerationsTest {

    @Test
    void a_stream_that_was_opened_while_the_server_closed_is_closed_and_its_client_told() {
        Generations generations = new Generations(Duration.ofHours(1), new ServerMetrics(), () -> 0);
        AtomicInteger closed = new AtomicInteger();
        Reply reply = new Reply(null, "application/json", " ", null, Duration.ofHours(1));
        generations.close();

        assertThatThrownBy(() -> generations.run(new CountedStream(closed), reply, event -> {}))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(503));
        assertThat(closed).hasValue(1);
    }
}
