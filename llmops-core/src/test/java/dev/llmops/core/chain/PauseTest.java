package dev.llmops.core.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PauseTest {

    @Test
    void a_pause_goes_by_unless_the_call_is_cancelled() throws InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);

        assertThat(Pause.real().pause(Duration.ofNanos(1), cancelled)).isTrue();
        cancelled.countDown();
        assertThat(Pause.real().pause(Duration.ofDays(1), cancelled)).isFalse();
    }
}
