package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.TokenProbability;
import dev.llmops.local.option.CallOptions;
import dev.llmops.local.option.EngineOptions;
import dev.llmops.local.option.Speculation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls with drafts keep their texts, bit for bit, when they lose their place for a while and beside calls with adapters. */
class SpeculationAmongOthersTest {

    private static final CallOptions PLAIN = CallOptions.NONE.withSpeculation(Speculation.none());

    @TempDir
    Path folder;

    private static LocalModelBuilder stories(int parallel) {
        return LocalModel.builder()
                .file(TestModels.stories())
                .threads(1)
                .contextLength(256)
                .engine(EngineOptions.builder().parallel(parallel).build())
                .speculation(Speculation.draftModel(TestModels.stories(), 6, 0.3));
    }

    private static ModelRequest request(int seed, Map<String, Object> lora) {
        return ModelRequest.builder()
                .user("Once upon a time there was a girl named Lily. Lily had a dog.")
                .parameters(ModelParameters.builder()
                        .temperature(seed % 2 == 0 ? 0 : 0.7)
                        .seed(seed)
                        .maxTokens(150)
                        .vendor(lora.isEmpty() ? Map.of("n_probs", 1) : Map.of("n_probs", 1, "lora", lora))
                        .build())
                .build();
    }

    private static String bits(ModelResponse response) {
        return response.text() + " " + TokenProbability.of(response);
    }

    @Test
    void a_call_that_loses_its_place_goes_on_with_the_same_bits() {
        try (LocalModel model = stories(1).build()) {
            ModelClient urgent = model.with(CallOptions.NONE.withPriority(1));
            for (int seed = 0; seed < 6; seed++) {
                ModelRequest request = request(seed, Map.of());
                String plain = bits(model.with(PLAIN).generate(request));
                long before = model.metrics().calls().preemptions();

                try (ModelStream stream = model.stream(request)) {
                    // Nobody reads on, so it waits at 64 pieces when the urgent call comes.
                    for (int event = 0; event <= seed; event++) {
                        stream.next();
                    }
                    urgent.generate(request(seed + 100, Map.of()));
                    assertThat(bits(stream.await())).isEqualTo(plain);
                }
                assertThat(model.metrics().calls().preemptions()).isGreaterThan(before);
            }
            assertThat(model.metrics().speculation().accepted()).isPositive();
        }
    }

    @Test
    void calls_with_different_adapters_at_once_keep_their_bits() throws IOException {
        try (LocalModel model = stories(4).build()) {
            model.loadAdapter("one", TinyAdapters.stories(folder, 1));
            model.loadAdapter("two", TinyAdapters.stories(folder, 2));
            List<ModelRequest> requests = new ArrayList<>();
            for (int seed = 0; seed < 4; seed++) {
                requests.add(request(seed, Map.of()));
                requests.add(request(seed, Map.of("one", 1.0)));
                requests.add(request(seed, Map.of("one", 0.5, "two", 1.0)));
            }
            List<String> plain = requests.stream()
                    .map(request -> bits(model.with(PLAIN).generate(request)))
                    .toList();
            assertThat(plain.get(0)).isNotEqualTo(plain.get(1)).isNotEqualTo(plain.get(2));

            assertThat(together(model, requests)).isEqualTo(plain);
            assertThat(model.metrics().speculation().accepted()).isPositive();
        }
    }

    private static List<String> together(ModelClient model, List<ModelRequest> requests) {
        ExecutorService threads = Executors.newFixedThreadPool(requests.size());
        try {
            List<CompletableFuture<String>> answers = requests.stream()
                    .map(request -> CompletableFuture.supplyAsync(() -> bits(model.generate(request)), threads))
                    .toList();
            return answers.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdownNow();
        }
    }
}
