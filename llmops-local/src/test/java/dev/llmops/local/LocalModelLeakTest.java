package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What nobody closed must neither stay nor hold up the others. */
@Timeout(60)
class LocalModelLeakTest {

    /** Collects garbage until a condition holds; the time limit of the test ends it otherwise. */
    private static void collectUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            System.gc();
        }
    }

    private static boolean threadIsThere(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().contains(name));
    }

    private static void forgetModel(String name) {
        LocalModel.builder().file(TestModels.stories()).name(name).build();
    }

    private static void forgetEmbeddings() {
        LocalEmbeddings.load(TestModels.stories());
    }

    private static void forgetStream(LocalModel model) {
        ModelEvent first = model.stream(ModelRequest.user("Once upon a time")).next();
        assertThat(first).isInstanceOf(ModelEvent.TextDelta.class);
    }

    @Test
    void a_forgotten_model_is_freed() {
        forgetModel("forgotten model");
        assertThat(threadIsThere("forgotten model")).isTrue();

        collectUntil(() -> !threadIsThere("forgotten model"));
    }

    @Test
    void what_was_forgotten_is_told_with_where_it_was_made() {
        PrintStream before = System.err;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            forgetModel("lost model");
            collectUntil(() -> captured.toString(StandardCharsets.UTF_8).contains("lost model was never closed")
                    && captured.toString(StandardCharsets.UTF_8).contains("forgetModel"));
            forgetEmbeddings();
            collectUntil(() -> captured.toString(StandardCharsets.UTF_8).contains("the model was never closed")
                    && captured.toString(StandardCharsets.UTF_8).contains("forgetEmbeddings"));
        } finally {
            System.setErr(before);
        }
    }

    private static void forgetSession(LocalModel model) {
        model.session().read("Once upon a time");
    }

    @Test
    void a_forgotten_session_is_told_with_where_it_was_made_and_freed() {
        PrintStream before = System.err;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try (LocalModel model = LocalModel.load(TestModels.stories())) {
            forgetSession(model);
            collectUntil(() -> captured.toString(StandardCharsets.UTF_8).contains("a session was never closed")
                    && captured.toString(StandardCharsets.UTF_8).contains("forgetSession"));
            try (LocalSession closed = model.session()) {
                closed.read("Zoo");
            }
        } finally {
            System.setErr(before);
        }
    }

    @Test
    void a_forgotten_stream_does_not_hold_up_the_next_call() throws Exception {
        try (LocalModel model = LocalModel.load(TestModels.stories())) {
            forgetStream(model);
            ModelRequest request = ModelRequest.builder()
                    .user("Zoo")
                    .parameters(ModelParameters.builder().maxTokens(3).build())
                    .build();
            var waiting = java.util.concurrent.CompletableFuture.supplyAsync(() -> model.generate(request));

            collectUntil(waiting::isDone);

            assertThat(waiting.get().usage().output()).isEqualTo(3);
        }
    }
}
