package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.local.option.CallOptions;
import dev.llmops.local.option.WorkerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker with a model that stands still as a whole, which SIGSTOP does to it. */
@Timeout(120)
class LocalModelWorkerHangsTest {

    private static final WorkerOptions NO_HEARTBEAT = WorkerOptions.DEFAULT
            .withHeartbeatTimeout(Duration.ofDays(1))
            .withJvmOptions("-Xmx128m", "-XX:TieredStopAtLevel=1");

    private static LocalModelWorker worker(Path file, WorkerOptions options) {
        return LocalModel.builder().file(file).buildWorker(options);
    }

    private static void stop(LocalModelWorker worker) throws Exception {
        Process kill = new ProcessBuilder(
                        "kill", "-STOP", Long.toString(worker.process().pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    private static final Map<String, Consumer<LocalModelWorker>> QUESTIONS = questions();

    private static Map<String, Consumer<LocalModelWorker>> questions() {
        Map<String, Consumer<LocalModelWorker>> all = new LinkedHashMap<>();
        all.put("encode", model -> model.tokenizer().orElseThrow().encode("Zoo"));
        all.put("decode", model -> model.tokenizer().orElseThrow().decode(new int[] {1}));
        all.put("count", model -> model.tokenizer().orElseThrow().count(ModelRequest.user("Zoo")));
        all.put("embed", model -> model.embeddings().embed(List.of("Zoo"), EmbeddingPurpose.QUERY));
        all.put("score", model -> model.scorer().score("Zoo", " was"));
        all.put("perplexity", model -> model.scorer().perplexity("Zoo was ".repeat(50), 16));
        all.put("metrics", LocalModelWorker::metrics);
        all.put("prompt", model -> model.renderedPrompt(ModelRequest.user("Zoo")));
        all.put("several", model -> model.generate(ModelRequest.user("Zoo"), 2));
        all.put("load", model -> model.loadAdapter("one", Path.of("none.gguf")));
        all.put("generate", model -> model.generate(ModelRequest.user("Zoo")));
        return all;
    }

    @Test
    void deadlines_cancels_and_interrupts_hold_without_the_worker() throws Exception {
        try (LocalModelWorker model = worker(TestModels.llamaVocabulary(), NO_HEARTBEAT)) {
            ModelStream stream = model.stream(ModelRequest.user("Once upon a time"));
            assertThat(stream.next()).isInstanceOf(ModelEvent.TextDelta.class);
            stop(model);

            for (CallOptions limited : List.of(
                    CallOptions.NONE.withTotalTimeout(Duration.ofMillis(100)),
                    CallOptions.NONE.withFirstTokenTimeout(Duration.ofMillis(100)))) {
                assertThatThrownBy(() -> model.with(limited).generate(ModelRequest.user("Zoo")))
                        .isInstanceOf(ModelTimeoutException.class);
            }
            CompletableFuture<ModelEvent.End> reader = CompletableFuture.supplyAsync(() -> stream.forEach(event -> {}));
            stream.cancel();
            assertThat(reader.join())
                    .isInstanceOfSatisfying(
                            ModelEvent.Cancelled.class,
                            cancelled -> assertThat(
                                            cancelled.partial().message().text())
                                    .isNotEmpty());
            QUESTIONS.forEach((name, question) -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> question.accept(model)).as(name).isInstanceOf(CallCancelledException.class);
                assertThat(Thread.interrupted()).as(name).isTrue();
            });
        }
    }

    @Test
    void a_worker_that_stands_still_is_replaced_and_each_call_to_it_fails() throws Exception {
        try (LocalModelWorker model =
                worker(TestModels.stories(), NO_HEARTBEAT.withHeartbeatTimeout(Duration.ofSeconds(8)))) {
            ProcessHandle hanging = model.process();
            stop(model);

            List<CompletableFuture<String>> calls = QUESTIONS.entrySet().stream()
                    .map(question -> CompletableFuture.supplyAsync(
                            () -> {
                                assertThatThrownBy(() -> question.getValue().accept(model))
                                        .as(question.getKey())
                                        .isInstanceOf(ModelUnavailableException.class)
                                        .hasMessageContaining("did not answer a heartbeat for PT8S");
                                return question.getKey();
                            },
                            task -> new Thread(task).start()))
                    .toList();

            assertThat(calls.stream().map(CompletableFuture::join)).containsExactlyElementsOf(QUESTIONS.keySet());
            hanging.onExit().join();
            assertThat(model.generate(ModelRequest.builder()
                                    .user("Zoo")
                                    .parameters(ModelParameters.builder()
                                            .maxTokens(5)
                                            .build())
                                    .build())
                            .usage()
                            .output())
                    .isEqualTo(5);
            assertThat(model.process()).isNotEqualTo(hanging);
        }
    }

    @Test
    void a_worker_that_stands_still_is_closed_as_any_other() throws Exception {
        LocalModelWorker model = worker(TestModels.stories(), NO_HEARTBEAT);
        ProcessHandle hanging = model.process();
        stop(model);
        CompletableFuture<Throwable> waiting =
                CompletableFuture.supplyAsync(model::metrics).handle((metrics, error) -> error);

        model.close();

        hanging.onExit().join();
        assertThat(waiting.join()).isNotNull();
    }

    @Test
    void limits_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> WorkerOptions.DEFAULT.withStartTimeout(Duration.ZERO))
                .hasMessage("startTimeout must be above 0, but was PT0S");
        assertThatThrownBy(() -> WorkerOptions.DEFAULT.withHeartbeatTimeout(Duration.ofSeconds(-1)))
                .hasMessageContaining("heartbeatTimeout must be above 0");
    }
}
