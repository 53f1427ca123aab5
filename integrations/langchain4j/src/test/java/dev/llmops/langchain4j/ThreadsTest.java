package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.commons.internal.thread.DaemonThreads;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads behind the calls. */
@Timeout(120)
class ThreadsTest {

    private static final long SEED = Long.getLong("llmops.seed", 20_261_125L);
    private static final int CALLS = 200;

    private final FakeModelServer server = new FakeModelServer(ServerScript::answer);

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void calls_cancelled_at_any_time_end_once_and_leave_no_thread_behind() throws Exception {
        Random random = new Random(SEED);
        ModelClient client = OpenAiModels.client(server);
        for (int i = 0; i < CALLS; i++) {
            try (ModelStream stream = client.stream(random.nextBoolean() ? ServerScript.LONG : ServerScript.REQUEST)) {
                cancelSoon(stream, random.nextInt(2000));
                ModelEvent.End end = stream.forEach(event -> {});
                assertThat(end)
                        .as("call %d; run again with -Dllmops.seed=%d", i, SEED)
                        .isInstanceOfAny(ModelEvent.Cancelled.class, ModelEvent.Completed.class);
            }
        }

        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("llmops-langchain4j")) {
                thread.join();
            }
        }
    }

    /** Some turns of a loop are a time that differs from machine to machine, which is what is wanted here. */
    private static void cancelSoon(ModelStream stream, int turns) {
        Thread canceller = new Thread(() -> {
            for (int i = 0; i < turns * 1000; i++) {
                Thread.onSpinWait();
            }
            stream.cancel();
        });
        canceller.setDaemon(true);
        canceller.start();
    }

    @Test
    void a_thread_is_a_daemon_with_a_name_and_has_the_context_of_the_caller() {
        ContextKey<String> key = ContextKey.named("test");
        CompletableFuture<String> seen = new CompletableFuture<>();

        try (Scope unused = Context.current().with(key, "of the caller").makeCurrent()) {
            CallThreads.start(DaemonThreads.virtual("a-name"), () -> {
                Thread thread = Thread.currentThread();
                seen.complete(thread.getName() + " " + thread.isDaemon() + " "
                        + Context.current().get(key));
            });
        }

        assertThat(seen.join()).isEqualTo("a-name true of the caller");
    }
}
