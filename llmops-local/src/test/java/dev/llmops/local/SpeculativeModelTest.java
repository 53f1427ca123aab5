package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.TokenProbability;
import dev.llmops.local.error.InsufficientMemoryException;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.fuzz.TinyGguf;
import dev.llmops.local.option.CallOptions;
import dev.llmops.local.option.EngineOptions;
import dev.llmops.local.option.Speculation;
import dev.llmops.local.quantization.Quantization;
import dev.llmops.local.quantization.Quantizer;
import dev.llmops.local.sampling.Dry;
import dev.llmops.local.sampling.LocalSampling;
import dev.llmops.local.sampling.Mirostat;
import dev.llmops.local.sampling.Penalties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drafts leave every text as it is, with real kernels and samplers. */
class SpeculativeModelTest {

    private static final CallOptions PLAIN = CallOptions.NONE.withSpeculation(Speculation.none());
    private static final int SEEDS = 12;

    @TempDir
    Path folder;

    private static LocalModelBuilder stories(Speculation way) {
        return LocalModel.builder()
                .file(TestModels.stories())
                .threads(1)
                .contextLength(256)
                .speculation(way);
    }

    /** Greedy, seeded, and with every sampler that remembers something. */
    private static List<ModelRequest> requests() {
        List<ModelRequest> requests = new ArrayList<>();
        List<Map<String, Object>> vendors = List.of(
                vendor(LocalSampling.builder()),
                vendor(LocalSampling.builder().penalties(Penalties.repeat(1.1))),
                vendor(LocalSampling.builder().dry(Dry.of(0.8))),
                vendor(LocalSampling.builder().mirostat(new Mirostat(2, 5, 0.1))),
                vendor(LocalSampling.builder().grammar("root ::= [a-zA-Z ,.\\n]*")));
        for (int seed = 0; seed < SEEDS; seed++) {
            for (double temperature : seed == 0 ? new double[] {0} : new double[] {0.3, 1}) {
                Map<String, Object> vendor = vendors.get(seed % vendors.size());
                if (temperature == 0 && vendor.containsKey("mirostat")) {
                    continue;
                }
                requests.add(ModelRequest.builder()
                        .user("Once upon a time there was a girl named Lily. "
                                + (seed % 3 == 0 ? "Lily had a dog." : ""))
                        .parameters(ModelParameters.builder()
                                .temperature(temperature)
                                .seed(seed)
                                .maxTokens(40 + seed)
                                .vendor(vendor)
                                .build())
                        .build());
            }
        }
        return requests;
    }

    private static Map<String, Object> vendor(LocalSampling.Builder sampling) {
        return sampling.logProbabilities(1).build().vendor();
    }

    /** The text, and the bits of the log-probabilities that it was chosen by. */
    private static String answer(ModelClient model, ModelRequest request) {
        ModelResponse response = model.generate(request);
        return response.text() + " " + TokenProbability.of(response);
    }

    private static List<String> oneByOne(ModelClient model) {
        return requests().stream().map(request -> answer(model, request)).toList();
    }

    private static List<String> texts(ModelClient model) {
        return requests().stream()
                .map(request -> model.generate(request).text())
                .toList();
    }

    private static List<String> together(ModelClient model) {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<CompletableFuture<String>> answers = requests().stream()
                    .map(request -> CompletableFuture.supplyAsync(() -> answer(model, request), threads))
                    .toList();
            return answers.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void assertTextsAreUnchanged(LocalModel model) {
        assertThat(model.speculationDisabledReason()).isEmpty();
        List<String> plain = oneByOne(model.with(PLAIN));
        assertThat(model.metrics().speculation().drafted()).isZero();
        assertThat(oneByOne(model)).isEqualTo(plain);
        assertThat(together(model)).isEqualTo(plain);
        assertThat(model.metrics().speculation().accepted()).isPositive();
    }

    @Test
    void prompt_lookup_leaves_texts_as_they_are() {
        try (LocalModel model = stories(Speculation.promptLookup(2, 8)).build()) {
            assertTextsAreUnchanged(model);
        }
    }

    @Test
    void a_draft_model_leaves_texts_as_they_are() {
        try (LocalModel model =
                stories(Speculation.draftModel(TestModels.stories(), 6, 0.3)).build()) {
            assertTextsAreUnchanged(model);
        }
    }

    @Test
    void sequences_computed_together_keep_their_texts() {
        Path quantized = folder.resolve("q8.gguf");
        Quantizer.to(Quantization.Q8_0).run(TestModels.stories(), quantized);
        try (LocalModel model = LocalModel.builder()
                .file(quantized)
                .threads(1)
                .contextLength(256)
                .speculation(Speculation.draftModel(TestModels.stories(), 6, 0.3))
                .build()) {
            assertTextsAreUnchanged(model);
        }
    }

    /** Kernels give a token alone other last bits than one among others, which seldom changes a word. */
    @Test
    void most_texts_are_those_of_a_model_that_was_loaded_without_guesses() {
        List<String> without;
        try (LocalModel model = stories(Speculation.none()).build()) {
            without = texts(model);
        }
        try (LocalModel model = stories(Speculation.promptLookup(2, 8)).build()) {
            List<String> with = texts(model);
            int same = 0;
            for (int i = 0; i < with.size(); i++) {
                same += with.get(i).equals(without.get(i)) ? 1 : 0;
            }
            assertThat(same).isGreaterThan(with.size() / 2);
        }
    }

    @Test
    void log_probabilities_and_stop_sequences_are_the_same_bit_for_bit() {
        ModelRequest request = ModelRequest.builder()
                .user("Lily had a dog. Lily had a cat. Lily had a")
                .parameters(ModelParameters.builder()
                        .maxTokens(60)
                        .stopSequences(List.of("played", "happy"))
                        .vendor(LocalSampling.builder()
                                .logProbabilities(3)
                                .build()
                                .vendor())
                        .build())
                .build();
        try (LocalModel model =
                stories(Speculation.draftModel(TestModels.stories(), 8, 0)).build()) {
            ModelResponse plain = model.with(PLAIN).generate(request);
            ModelResponse drafted = model.generate(request);

            assertThat(drafted.text()).isEqualTo(plain.text()).isNotEmpty();
            assertThat(drafted.finishReason()).isEqualTo(plain.finishReason());
            assertThat(drafted.usage().output()).isEqualTo(plain.usage().output());
            assertThat(TokenProbability.of(drafted))
                    .isEqualTo(TokenProbability.of(plain))
                    .isNotEmpty();
            assertThat((int) drafted.vendor().get("draft_n_accepted")).isPositive();
        }
    }

    @Test
    void several_answers_to_one_request_are_the_same() {
        ModelRequest request = ModelRequest.builder()
                .user("Once upon a time")
                .parameters(ModelParameters.builder()
                        .temperature(0.8)
                        .seed(5)
                        .maxTokens(40)
                        .build())
                .build();
        try (LocalModel plain = stories(Speculation.draftModel(TestModels.stories(), 4, 1))
                        .build();
                LocalModel model = stories(Speculation.draftModel(TestModels.stories(), 4, 0))
                        .build()) {
            List<String> expected =
                    plain.generate(request, 3).stream().map(ModelResponse::text).toList();
            assertThat(model.generate(request, 3).stream().map(ModelResponse::text))
                    .isEqualTo(expected);
            assertThat(Set.copyOf(expected)).hasSize(3);
            assertThat(model.metrics().speculation().accepted()).isPositive();
        }
    }

    @Test
    void in_a_shared_cache_all_calls_end_though_guesses_are_taken_back_all_the_time() {
        EngineOptions engine = EngineOptions.builder()
                .parallel(4)
                .unifiedKvCache(320)
                .swapBytes(0)
                .build();
        try (LocalModel model = stories(Speculation.draftModel(TestModels.stories(), 8, 0))
                .engine(engine)
                .build()) {
            assertThat(together(model)).allMatch(text -> !text.isEmpty());
            assertThat(model.metrics().calls().failed()).isZero();
            assertThat(model.metrics().speculation().accepted()).isPositive();
        }
    }

    @Test
    void a_call_that_is_cancelled_leaves_the_others_their_texts() {
        ModelRequest request = requests().get(0);
        try (LocalModel model =
                stories(Speculation.draftModel(TestModels.stories(), 8, 0)).build()) {
            String expected = model.generate(request).text();
            for (int i = 0; i < 8; i++) {
                ModelStream cut = model.stream(requests().get(1 + i));
                for (int event = 0; event < i; event++) {
                    cut.next();
                }
                cut.cancel();
                assertThat(model.generate(request).text()).isEqualTo(expected);
                cut.close();
            }
        }
    }

    @Test
    void a_model_whose_memory_forgets_no_part_guesses_nothing_and_says_why() throws IOException {
        Path sliding = Files.write(
                folder.resolve("sliding.gguf"), TinyGguf.slidingGemma().bytes());
        try (LocalModel model = LocalModel.builder()
                .file(sliding)
                .threads(1)
                .speculation(Speculation.promptLookup())
                .build()) {
            assertThat(model.speculationDisabledReason())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("cannot forget a part of a text"));
        }
    }

    @Test
    void a_draft_model_whose_memory_forgets_no_part_guesses_nothing_and_is_freed() throws IOException {
        TestModels.stories();
        Path plain = Files.write(folder.resolve("plain.gguf"), TinyGguf.llama().bytes());
        Path sliding = Files.write(
                folder.resolve("sliding.gguf"), TinyGguf.slidingGemma().bytes());
        ModelRequest request = ModelRequest.builder()
                .user("Zoo Zoo and a Zoo")
                .parameters(ModelParameters.builder().maxTokens(20).build())
                .build();
        try (LocalModel model = LocalModel.builder()
                .file(plain)
                .threads(1)
                .contextLength(64)
                .speculation(Speculation.draftModel(sliding, 8, 0))
                .build()) {
            assertThat(model.speculationDisabledReason())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("draft model cannot forget"));
            assertThat(model.generate(request).usage().output()).isPositive();
            assertThat(model.metrics().speculation().drafted()).isZero();
        }
    }

    @Test
    void the_memory_of_the_draft_model_is_counted() {
        long without = least(Speculation.none());
        long with = least(Speculation.draftModel(TestModels.stories()));
        assertThat(with - without).isGreaterThan(1_000_000);
    }

    /** Finds how much must be free for a model to be loaded, to the megabyte. */
    private static long least(Speculation way) {
        for (long bytes = 64L << 20; ; bytes += 1 << 20) {
            long free = bytes;
            try (LocalModel model = stories(way)
                    .freeMemory(device -> free)
                    .engine(EngineOptions.builder().parallel(1).build())
                    .build()) {
                assertThat(model.speculationDisabledReason()).isEmpty();
                return bytes;
            } catch (InsufficientMemoryException e) {
                assertThat(e.free()).isLessThanOrEqualTo(bytes);
            }
        }
    }

    @Test
    void a_call_can_not_guess_in_a_way_that_its_model_was_not_loaded_for() {
        try (LocalModel model = stories(Speculation.none()).build()) {
            assertThatThrownBy(() -> model.with(CallOptions.NONE.withSpeculation(Speculation.promptLookup())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most 0 tokens at a time");
        }
    }

    @Test
    void a_worker_guesses_too() {
        try (LocalModelWorker worker =
                stories(Speculation.draftModel(TestModels.stories(), 6, 0.3)).buildWorker("-Xmx128m")) {
            ModelResponse answer = worker.generate(requests().get(0));
            assertThat((int) answer.vendor().get("draft_n_accepted")).isPositive();
        }
    }

    @Test
    void a_worker_takes_the_same_ways_to_guess_as_a_model_in_this_process() {
        Speculation loaded = Speculation.draftModel(TestModels.stories(), 6, 0.3);
        try (LocalModelWorker worker = stories(loaded).buildWorker("-Xmx128m")) {
            ModelClient same = worker.with(CallOptions.NONE.withSpeculation(loaded));
            assertThat((int) same.generate(requests().get(0)).vendor().get("draft_n_accepted"))
                    .isPositive();
            assertThat(worker.with(PLAIN).generate(requests().get(0)).text()).isNotEmpty();
            assertThatThrownBy(() -> worker.with(
                            CallOptions.NONE.withSpeculation(Speculation.draftModel(folder.resolve("other"), 6, 0.3))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be the one that the model was loaded with");
            assertThatThrownBy(() -> worker.with(CallOptions.NONE.withSpeculation(Speculation.promptLookup(2, 7))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most 6 tokens at a time");
        }
    }

    @Test
    void a_draft_model_with_another_vocabulary_is_refused() {
        Path other = TestModels.llamaVocabulary();

        assertThatThrownBy(() -> stories(Speculation.draftModel(other)).build())
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("it has 32000 tokens where the model has 512");
    }
}
