package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.scoring.LogLikelihood;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.internal.worker.WorkerQuery;
import dev.llmops.local.option.CallOptions;
import dev.llmops.local.option.EmbeddingPooling;
import dev.llmops.local.sampling.LocalSampling;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LocalModelWorkerTest {

    private static final String[] SMALL_JVM = {"-Xmx128m", "-XX:TieredStopAtLevel=1"};

    @TempDir
    Path folder;

    private static ModelRequest request(int tokens) {
        return ModelRequest.builder()
                .user("Zoo")
                .parameters(ModelParameters.builder()
                        .temperature(0.8)
                        .seed(5)
                        .maxTokens(tokens)
                        .vendor(LocalSampling.builder()
                                .logProbabilities(2)
                                .build()
                                .vendor())
                        .build())
                .build();
    }

    @Test
    void it_says_the_same_as_a_model_in_this_process() {
        Path file = TestModels.stories();
        try (LocalModel here = LocalModel.load(file);
                LocalModelWorker there = LocalModel.builder().file(file).buildWorker(SMALL_JVM)) {
            assertThat(there.description()).isEqualTo(here.description());
            assertThat(there.generate(request(40)).message())
                    .isEqualTo(here.generate(request(40)).message());
            assertThat(there.generate(request(40)).vendor())
                    .isEqualTo(here.generate(request(40)).vendor());
        }
    }

    @Test
    void everything_else_that_a_model_tells_is_the_same_too() {
        Path file = TestModels.stories();
        LocalModelBuilder builder = LocalModel.builder().file(file).embeddingPooling(EmbeddingPooling.LAST);
        List<String> texts = IntStream.range(0, 300)
                .mapToObj(i -> i % 5 == 0 ? "" : "Once upon a time " + i)
                .toList();
        try (LocalModel here = builder.build();
                LocalModelWorker there = builder.buildWorker(SMALL_JVM)) {
            EmbeddingResponse expected = here.embeddings().embed(texts, EmbeddingPurpose.DOCUMENT);
            EmbeddingResponse actual = there.embeddings().embed(texts, EmbeddingPurpose.DOCUMENT);
            assertThat(actual.usage()).isEqualTo(expected.usage());
            assertThat(actual.model()).isEqualTo(expected.model());
            assertThat(there.embeddings().dimension()).isEqualTo(64);
            for (int i = 0; i < texts.size(); i++) {
                assertThat(actual.vectors().get(i))
                        .containsExactly(expected.vectors().get(i), within(1e-4f));
            }

            List<String> continuations = List.of(" there", " cat", " was a little girl");
            assertThat(there.scorer().score("Once upon a time", continuations))
                    .isEqualTo(here.scorer().score("Once upon a time", continuations));
            assertThat(there.scorer().perplexity("Once upon a time ".repeat(100), 64))
                    .isEqualTo(here.scorer().perplexity("Once upon a time ".repeat(100), 64));
            assertThat(there.scorer().contextLength()).isEqualTo(here.scorer().contextLength());
            assertThatThrownBy(() -> there.scorer().perplexity("short", 64))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("take a longer text");
            assertThatThrownBy(() -> there.scorer().perplexity("short", 4)).hasMessageContaining("but was 4");

            Tokenizer tokens = there.tokenizer().orElseThrow();
            assertThat(tokens.encode("Once upon"))
                    .isEqualTo(here.tokenizer().orElseThrow().encode("Once upon"));
            assertThat(tokens.decode(tokens.encode("Once upon"))).isEqualTo(" Once upon");
            assertThat(tokens.count(request(1)))
                    .isEqualTo(here.tokenizer().orElseThrow().count(request(1)));
            assertThat(there.renderedPrompt(request(1))).isEqualTo(here.renderedPrompt(request(1)));
            assertThat(there.generate(request(9), 3).stream().map(ModelResponse::text))
                    .isEqualTo(here.generate(request(9), 3).stream()
                            .map(ModelResponse::text)
                            .toList());
            assertThat(there.metrics().calls().completed()).isEqualTo(3);
        }
    }

    @Test
    void deadlines_and_priorities_hold_in_the_worker() {
        try (LocalModelWorker model =
                LocalModel.builder().file(TestModels.llamaVocabulary()).buildWorker(SMALL_JVM)) {
            // Over whenever anybody looks, however fast the machine is.
            ModelClient hurried = model.with(CallOptions.NONE.withPriority(1).withTotalTimeout(Duration.ofNanos(1)));

            assertThatThrownBy(() -> hurried.generate(ModelRequest.user("Once upon a time")))
                    .isInstanceOf(ModelTimeoutException.class);
            assertThat(model.with(CallOptions.NONE.withTenant("a"))
                            .generate(request(5))
                            .usage()
                            .output())
                    .isEqualTo(5);
        }
    }

    @Test
    void a_question_to_a_worker_that_is_killed_or_closed_ends_with_the_reason() {
        try (LocalModelWorker model =
                LocalModel.builder().file(TestModels.stories()).buildWorker(SMALL_JVM)) {
            String text = "Once upon a time ".repeat(200_000);
            ProcessHandle killed = model.process();
            var asked = CompletableFuture.supplyAsync(() -> model.scorer().perplexity(text, 512));
            killed.destroyForcibly();
            assertThatThrownBy(asked::join).hasCauseInstanceOf(ModelUnavailableException.class);
            killed.onExit().join();
            assertThat(model.scorer().score("Once", " upon").tokens()).isPositive();

            model.close();
            assertThatThrownBy(() -> model.scorer().score("Once", " upon")).hasMessageContaining("closed");
        }
    }

    @Test
    void who_waits_for_a_worker_can_be_interrupted_and_the_worker_stops() {
        try (LocalModelWorker model =
                LocalModel.builder().file(TestModels.stories()).buildWorker(SMALL_JVM)) {
            String text = "Once upon a time ".repeat(100_000);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> model.scorer().perplexity(text, 512)).isInstanceOf(CallCancelledException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(model.scorer().score("Once", " upon").tokens()).isPositive();
        }
    }

    @Test
    void a_worker_that_ends_again_and_again_is_given_up() {
        try (LocalModelWorker model =
                LocalModel.builder().file(TestModels.stories()).buildWorker(SMALL_JVM)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            ProcessHandle process = model.process();
                            process.destroyForcibly();
                            process.onExit().join();
                        }
                    })
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("has ended 5 times in a row without an answer");
            assertThatThrownBy(() -> model.generate(request(5))).hasMessageContaining("no other one is started");
        }
    }

    @Test
    void what_a_jvm_prints_does_not_get_between_the_frames() {
        try (LocalModelWorker model = LocalModel.builder()
                .file(TestModels.stories())
                .buildWorker("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:MaxNewSize=512m", "-Xverify:none")) {
            assertThat(model.generate(request(5)).usage().output()).isEqualTo(5);
        }
    }

    @Test
    void a_worker_that_nobody_closed_is_told_and_ended() {
        PrintStream before = System.err;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            ProcessHandle process = forgottenWorker();
            while (process.isAlive()) {
                System.gc();
            }
            assertThat(captured.toString(StandardCharsets.UTF_8))
                    .contains("was never closed, so its process is ended")
                    .contains("forgottenWorker");
        } finally {
            System.setErr(before);
        }
    }

    private static ProcessHandle forgottenWorker() {
        return LocalModel.builder()
                .file(TestModels.stories())
                .buildWorker(SMALL_JVM)
                .process();
    }

    @Test
    void schemas_are_as_strict_as_in_this_process() {
        ModelRequest request = ModelRequest.builder()
                .user("Zoo")
                .responseFormat(ResponseFormat.schema(new JsonSchema(
                        "flags", "{\"type\":\"array\",\"items\":{\"type\":\"boolean\"},\"uniqueItems\":true}")))
                .parameters(ModelParameters.builder().maxTokens(5).build())
                .build();
        try (LocalModelWorker strict =
                        LocalModel.builder().file(TestModels.stories()).buildWorker(SMALL_JVM);
                LocalModelWorker loose = LocalModel.builder()
                        .file(TestModels.stories())
                        .lenientSchemas()
                        .buildWorker(SMALL_JVM)) {
            assertThatThrownBy(() -> strict.generate(request))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("uniqueItems");
            assertThat(loose.generate(request).message().text()).startsWith("[");
        }
    }

    @Test
    void killing_the_worker_costs_its_answers_and_the_next_call_gets_a_new_one() throws Exception {
        try (LocalModelWorker model =
                LocalModel.builder().file(TestModels.llamaVocabulary()).buildWorker(SMALL_JVM)) {
            ModelStream stream = model.stream(ModelRequest.user("Once upon a time"));
            assertThat(stream.next()).isInstanceOf(ModelEvent.TextDelta.class);
            ProcessHandle killed = model.process();

            killed.destroyForcibly();
            ModelEvent.End end = stream.forEach(event -> {});

            assertThat(end).isInstanceOfSatisfying(ModelEvent.Failed.class, failed -> {
                assertThat(failed.error()).isInstanceOf(ModelUnavailableException.class);
                assertThat(failed.error().retryable()).isTrue();
                assertThat(failed.partial().message().text()).isNotEmpty();
            });
            killed.onExit().get();
            assertThat(model.generate(request(5)).usage().output()).isEqualTo(5);
            assertThat(model.process()).isNotEqualTo(killed);
        }
    }

    private static ModelRequest adapted(Map<String, Object> lora) {
        ModelParameters plain = request(20).parameters();
        return ModelRequest.builder()
                .user("Zoo")
                .parameters(plain.toBuilder().vendor(Map.of("lora", lora)).build())
                .build();
    }

    @Test
    void adapters_are_loaded_in_the_worker_and_again_after_it_was_killed() throws Exception {
        Path file = TinyAdapters.stories(folder, 1);
        String expected;
        LogLikelihood likely;
        try (LocalModel model = LocalModel.builder().file(TestModels.stories()).build()) {
            model.loadAdapter("one", file);
            expected = model.generate(adapted(Map.of("one", 1))).text();
            likely = model.scorer().withAdapters(Map.of("one", 1.0)).score("Once upon", " a time");
        }
        try (LocalModelWorker worker =
                LocalModel.builder().file(TestModels.stories()).buildWorker(SMALL_JVM)) {
            LocalAdapter one = worker.loadAdapter("one", file);
            assertThat(one.digest()).isEqualTo(ModelCard.read(file).digest());
            assertThat(worker.generate(adapted(Map.of("one", 1))).text()).isEqualTo(expected);
            assertThat(worker.scorer(Map.of("one", 1.0)).score("Once upon", " a time"))
                    .isEqualTo(likely)
                    .isNotEqualTo(worker.scorer().score("Once upon", " a time"));

            kill(worker);
            assertThat(worker.adapters()).containsExactly(one);
            ModelResponse again = worker.generate(adapted(Map.of("one", 1)));
            assertThat(again.text()).isEqualTo(expected);
            assertThat(again.vendor())
                    .containsEntry("lora", Map.of("one", Map.of("scale", 1.0, "digest", one.digest())));

            assertThatThrownBy(() -> worker.loadAdapter("one", file)).hasMessageContaining("'one' is taken");
            assertThatThrownBy(() -> worker.loadAdapter("two", folder.resolve("none.gguf")))
                    .isInstanceOf(ModelFileException.class);
            worker.unloadAdapter("one");
            assertThat(worker.adapters()).isEmpty();
            assertThatThrownBy(() -> worker.generate(adapted(Map.of("one", 1))))
                    .isInstanceOf(InvalidRequestException.class);
            assertThatThrownBy(() -> worker.unloadAdapter("one")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void an_adapter_that_a_new_worker_can_not_have_is_out_and_the_others_are_there() throws Exception {
        Path removed = TinyAdapters.stories(folder, 1);
        Path changed = TinyAdapters.stories(folder, 2);
        Path kept = TinyAdapters.stories(folder, 3);
        try (LocalModelWorker worker =
                LocalModel.builder().file(TestModels.stories()).buildWorker(SMALL_JVM)) {
            worker.loadAdapter("removed", removed);
            worker.loadAdapter("changed", changed);
            LocalAdapter there = worker.loadAdapter("kept", kept);

            Files.delete(removed);
            Files.copy(kept, changed, StandardCopyOption.REPLACE_EXISTING);
            kill(worker);

            assertThat(worker.generate(adapted(Map.of("kept", 1))).usage().output())
                    .isEqualTo(20);
            assertThat(worker.adapters()).containsExactly(there);
            for (String out : List.of("removed", "changed")) {
                assertThatThrownBy(() -> worker.generate(adapted(Map.of(out, 1))))
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessageContaining("'" + out + "'");
            }
            assertThat(worker.loadAdapter("changed", changed).digest()).isEqualTo(there.digest());
        }
    }

    /** Who was interrupted while he waited does not know whether the worker has done it. */
    @Test
    void a_worker_is_not_stopped_by_an_adapter_that_an_interrupted_call_left_or_took() throws Exception {
        WorkerQuery first = loading(TinyAdapters.stories(folder, 1));
        Path file = TinyAdapters.stories(folder, 2);
        WorkerQuery unloading = new WorkerQuery.UnloadAdapter("one");
        try (LocalModel model = LocalModel.builder().file(TestModels.stories()).build()) {
            first.answer(model);

            assertThat(loading(file).answer(model))
                    .isEqualTo(ModelCard.read(file).digest());
            assertThat(model.adapters()).extracting(LocalAdapter::file).containsExactly(file);

            unloading.answer(model);
            unloading.answer(model);
            assertThat(model.adapters()).isEmpty();
        }
    }

    private static WorkerQuery loading(Path file) {
        return new WorkerQuery.LoadAdapter("one", file.toString());
    }

    @Test
    void workers_that_end_while_they_load_are_given_up_also_after_one_that_answered() throws Exception {
        Path options = Files.writeString(folder.resolve("options"), "-Xmx128m");
        try (LocalModelWorker model =
                LocalModel.builder().file(TestModels.stories()).buildWorker("@" + options)) {
            model.generate(request(5));
            // Now each JVM ends at once.
            Files.writeString(options, "-Xmx1");
            kill(model);

            // One more than there are starts: the first call may still be written to the process that was killed.
            List<Throwable> failures = Stream.generate(() -> catchThrowable(() -> model.generate(request(5))))
                    .limit(7)
                    .takeWhile(ModelUnavailableException.class::isInstance)
                    .toList();
            assertThat(failures).hasSizeBetween(5, 6);
            assertThatThrownBy(() -> model.generate(request(5)))
                    .hasMessageContaining("has ended 5 times in a row without an answer");
        }
    }

    private static void kill(LocalModelWorker worker) {
        ProcessHandle killed = worker.process();
        killed.destroyForcibly();
        killed.onExit().join();
    }

    @Test
    void closing_ends_the_process() throws Exception {
        LocalModelWorker model = LocalModel.builder().file(TestModels.stories()).buildWorker(SMALL_JVM);
        ProcessHandle process = model.process();

        model.close();

        process.onExit().get();
        assertThat(process.isAlive()).isFalse();
        assertThatThrownBy(() -> model.generate(request(5))).hasMessageContaining("the model is closed");
    }

    @Test
    void a_stream_that_its_reader_forgot_is_cancelled() throws Exception {
        try (LocalModelWorker model =
                LocalModel.builder().file(TestModels.llamaVocabulary()).buildWorker(SMALL_JVM)) {
            forgetStream(model);
            var waiting = java.util.concurrent.CompletableFuture.supplyAsync(() -> model.generate(request(3)));
            while (!waiting.isDone()) {
                System.gc();
            }
            assertThat(waiting.get().usage().output()).isEqualTo(3);
        }
    }

    private static void forgetStream(LocalModelWorker model) {
        assertThat(model.stream(ModelRequest.user("Once upon a time")).next()).isInstanceOf(ModelEvent.TextDelta.class);
    }

    /** An application with a worker, which tells the number of the worker's process and then waits. */
    public static final class Application {

        private Application() {}

        /** Loads the model in the first argument. */
        public static void main(String[] arguments) throws IOException {
            LocalModelWorker model =
                    LocalModel.builder().file(Path.of(arguments[0])).buildWorker(SMALL_JVM);
            model.stream(ModelRequest.user("Once upon a time"));
            System.out.println(model.process().pid());
            System.in.read();
        }
    }

    @Test
    void a_worker_does_not_outlive_an_application_that_is_killed() throws Exception {
        Process application = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName(),
                        TestModels.llamaVocabulary().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(application.getInputStream(), StandardCharsets.UTF_8));
        ProcessHandle worker = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
        assertThat(worker.isAlive()).isTrue();

        application.destroyForcibly();

        worker.onExit().get(60, TimeUnit.SECONDS);
        assertThat(worker.isAlive()).isFalse();
    }

    @Test
    void why_a_model_can_not_be_loaded_is_told_with_its_type() throws IOException {
        Path file = Files.write(folder.resolve("cut.gguf"), new byte[] {'G', 'G', 'U', 'F', 3});

        assertThatThrownBy(() -> LocalModel.builder().file(file).buildWorker(SMALL_JVM))
                .isInstanceOfSatisfying(
                        ModelFileException.class,
                        e -> assertThat(e.reason()).isEqualTo(ModelFileException.Reason.TRUNCATED))
                .hasMessageStartingWith(file + ": it ends");
    }
}
