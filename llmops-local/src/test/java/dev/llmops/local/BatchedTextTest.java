package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.local.option.CallOptions;
import dev.llmops.local.option.EngineOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A text is the same alone, among others, after a preemption, and with a beginning that was in the cache. */
@Timeout(300)
class BatchedTextTest {

    private static final String STORY =
            "Once upon a time there was a little girl named Lily who lived near a big park. "
                    + "She loved to play outside with her dog and her red ball. One day the ball was gone. ";

    private final ExecutorService pool = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    private static LocalModelBuilder builder(Path file, EngineOptions.Builder options) {
        return LocalModel.builder().file(file).engine(options.build());
    }

    private static EngineOptions.Builder options() {
        return EngineOptions.builder();
    }

    private static ModelRequest request(int number, int tokens) {
        return ModelRequest.builder()
                .user(STORY.repeat(1 + number % 3) + "Number " + number)
                .parameters(ModelParameters.builder()
                        .temperature(number % 2 == 0 ? 0 : 0.9)
                        .seed(number)
                        .maxTokens(tokens)
                        .build())
                .build();
    }

    private static List<String> oneByOne(Path file, int count, int tokens) {
        List<String> texts = new ArrayList<>();
        try (LocalModel model =
                builder(file, options().parallel(1).prefixCaching(false)).build()) {
            for (int i = 0; i < count; i++) {
                texts.add(model.generate(request(i, tokens)).text());
            }
        }
        return texts;
    }

    private List<ModelResponse> together(LocalModel model, int count, int tokens) throws Exception {
        List<Future<ModelResponse>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ModelRequest request = request(i, tokens);
            calls.add(pool.submit(() -> model.generate(request)));
        }
        List<ModelResponse> responses = new ArrayList<>();
        for (Future<ModelResponse> call : calls) {
            responses.add(call.get());
        }
        return responses;
    }

    private static List<String> texts(List<ModelResponse> responses) {
        return responses.stream().map(ModelResponse::text).toList();
    }

    private void assertSameTogether(Path file, int count, int tokens) throws Exception {
        List<String> alone = oneByOne(file, count, tokens);
        try (LocalModel model = builder(file, options().parallel(4)).build()) {
            assertThat(texts(together(model, count, tokens))).isEqualTo(alone);
            // Once more, with every prompt in the cache that was the last of its slot.
            assertThat(texts(together(model, count, tokens))).isEqualTo(alone);
            assertThat(model.metrics().tokens().cached()).isPositive();
        }
    }

    @Test
    void stories_are_the_same_alone_and_together() throws Exception {
        assertSameTogether(TestModels.stories(), 8, 40);
    }

    @Test
    void chat_answers_are_the_same_alone_and_together_and_computed_in_batches() throws Exception {
        assertSameTogether(TestModels.smolLm2(), 6, 16);
        try (LocalModel model = LocalModel.load(TestModels.smolLm2())) {
            together(model, 4, 24);
            // 4 x 24 tokens, most of them four to a step.
            assertThat(model.metrics().compute().steps()).isLessThan(70);
        }
    }

    @Tag("full")
    @Test
    void eight_calls_in_a_cache_for_five_all_succeed() throws Exception {
        Path file = TestModels.stories();
        List<String> alone = oneByOne(file, 8, 200);
        try (LocalModel model =
                builder(file, options().parallel(8).unifiedKvCache(1280)).build()) {
            List<ModelResponse> responses = together(model, 8, 200);

            assertThat(model.metrics().calls().preemptions()).isPositive();
            assertThat(model.metrics().calls().failed()).isZero();
            // Where its tokens lie in a shared cache changes the last bits of a sequence, and so rarely a token.
            assertThat(texts(responses))
                    .zipSatisfy(alone, (text, expected) -> assertThat(text).startsWith(expected.substring(0, 20)));
        }
    }

    @Test
    void a_preempted_text_goes_on_as_if_nothing_had_happened() throws Exception {
        for (long swapBytes : new long[] {1 << 28, 0}) {
            Path file = TestModels.smolLm2();
            List<String> alone = oneByOne(file, 2, 40);
            try (LocalModel model = builder(file, options().parallel(1).swapBytes(swapBytes))
                            .build();
                    ModelStream low = model.stream(request(0, 40))) {
                low.next();
                String high = model.with(CallOptions.NONE.withPriority(1))
                        .generate(request(1, 40))
                        .text();

                assertThat(low.await().text()).isEqualTo(alone.get(0));
                assertThat(high).isEqualTo(alone.get(1));
                assertThat(model.metrics().calls().preemptions()).isEqualTo(1);
                assertThat(model.metrics().kvCache().restored()).isEqualTo(swapBytes > 0 ? 1 : 0);
            }
        }
    }

    @Test
    void a_common_beginning_is_read_once_and_told() {
        try (LocalModel model = LocalModel.load(TestModels.smolLm2())) {
            String system = "You answer briefly. ".repeat(100);
            ModelResponse last = null;
            for (String question : List.of("What is a JVM?", "What is a cat?", "What is rain?")) {
                last = model.generate(ModelRequest.builder()
                        .system(system)
                        .user(question)
                        .parameters(ModelParameters.builder().maxTokens(2).build())
                        .build());
            }

            assertThat(last).isNotNull();
            assertThat(last.usage().cachedInput()).isGreaterThan(300);
            assertThat(model.metrics().tokens().cached()).isGreaterThan(600);
        }
    }

    @Test
    void several_answers_to_one_request_read_its_prompt_once_and_have_seeds_of_their_own() {
        try (LocalModel model =
                builder(TestModels.smolLm2(), options().parallel(2)).build()) {
            ModelRequest request = ModelRequest.builder()
                    .user(STORY.repeat(4))
                    .parameters(ModelParameters.builder()
                            .temperature(1)
                            .seed(5)
                            .maxTokens(8)
                            .build())
                    .build();
            List<ModelResponse> answers = model.generate(request, 3);

            assertThat(answers)
                    .extracting(answer -> answer.vendor().get("seed"))
                    .hasToString("[5, 6, 7]");
            assertThat(answers.get(0).text()).isEqualTo(model.generate(request).text());
            assertThat(answers).extracting(ModelResponse::text).doesNotHaveDuplicates();
            int prompt = java.util.Objects.requireNonNull(answers.get(0).usage().input());
            assertThat(model.metrics().tokens().cached()).isGreaterThanOrEqualTo(3L * (prompt - 2));
        }
    }
}
