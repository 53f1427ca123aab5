package dev.llmops.commons.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class DaemonThreadsTest {

    @Test
    void the_threads_of_a_factory_are_daemons_with_its_name() {
        ThreadFactory factory = DaemonThreads.named("llmops-x");

        assertThat(factory.newThread(DaemonThreadsTest::nothing).getName()).isEqualTo("llmops-x");
        assertThat(factory.newThread(DaemonThreadsTest::nothing).isDaemon()).isTrue();
    }

    @Test
    void numbered_threads_are_told_apart() {
        ThreadFactory factory = DaemonThreads.numbered("llmops-x ");

        assertThat(factory.newThread(DaemonThreadsTest::nothing).getName()).isEqualTo("llmops-x 1");
        assertThat(factory.newThread(DaemonThreadsTest::nothing).getName()).isEqualTo("llmops-x 2");
    }

    @Test
    void a_started_thread_runs_its_task() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);

        Thread thread = DaemonThreads.start("llmops-x", ran::countDown);

        ran.await();
        assertThat(thread.isDaemon()).isTrue();
    }

    private static void nothing() {}
}
