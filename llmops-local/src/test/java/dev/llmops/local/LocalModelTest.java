package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.local.error.ModelFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalModelTest {

    private static final String STORY =
            " was a little girl named Lily. She loved to play outside in the park. One day, she saw a big, red ball.";

    private LocalModel model;

    @BeforeEach
    void load() {
        model = LocalModel.load(TestModels.stories());
    }

    @AfterEach
    void close() {
        if (model != null) {
            model.close();
        }
    }

    private static ModelRequest zoo(ModelParameters.Builder parameters) {
        return ModelRequest.builder().user("Zoo").parameters(parameters.build()).build();
    }

    private static ModelParameters.Builder parameters() {
        return ModelParameters.builder().maxTokens(60);
    }

    @Test
    void tells_the_story_that_llama2_c_published() {
        ModelResponse response = model.generate(zoo(parameters()));

        assertThat(response.text()).startsWith(STORY);
        assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(response.usage().input()).isEqualTo(4);
        assertThat(response.usage().output()).isEqualTo(60);
        assertThat(response.model().digest())
                .isEqualTo("sha256:cc5e311de5d5f071537c52c54a827d425ac6f03f0332b8fd19c66c8918ad3c86");
        assertThat(response.vendor())
                .containsEntry("engine", "llama.cpp v0.4.0")
                .containsEntry("threads", 1);
    }

    @Test
    void ends_at_the_end_of_the_context() {
        ModelResponse response =
                model.generate(zoo(ModelParameters.builder().temperature(1.5).seed(3)));

        assertThat(response.usage().total()).isLessThanOrEqualTo(512);
        if (response.finishReason() == FinishReason.LENGTH) {
            assertThat(response.usage().total()).isEqualTo(512);
        }
    }

    @Test
    void stops_before_the_first_stop_sequence() {
        ModelResponse response = model.generate(zoo(parameters().stopSequences(List.of("nowhere", " park. O"))));

        assertThat(response.text()).isEqualTo(" was a little girl named Lily. She loved to play outside in the");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void what_a_stop_sequence_held_back_in_vain_comes_at_the_end() {
        String whole = model.generate(zoo(parameters())).text();
        String beginning = whole.substring(whole.length() - 3) + "never";

        assertThat(model.generate(zoo(parameters().stopSequences(List.of(beginning))))
                        .text())
                .isEqualTo(whole);
    }

    @Test
    void the_same_seed_gives_the_same_text_and_another_one_another() {
        String first = sampled(1L);

        assertThat(sampled(1L)).isEqualTo(first);
        assertThat(sampled(2L)).isNotEqualTo(first);
        assertThat(sampled(-1L)).isEqualTo(sampled(-1L));
        assertThat(sampled(1L << 40)).isEqualTo(sampled(1L << 40));
    }

    private String sampled(long seed) {
        return model.generate(zoo(parameters()
                        .temperature(1)
                        .topK(50)
                        .topP(0.95)
                        .minP(0.01)
                        .seed(seed)))
                .text();
    }

    @Test
    void a_seed_that_nobody_gave_is_told_and_can_be_used_again() {
        ModelResponse response = model.generate(zoo(parameters().temperature(1)));
        long seed = ((Number) response.vendor().get("seed")).longValue();

        assertThat(model.generate(zoo(parameters().temperature(1).seed(seed))).text())
                .isEqualTo(response.text());
    }

    @Test
    void a_tiny_top_k_or_top_p_is_greedy() {
        String greedy = model.generate(zoo(parameters())).text();

        assertThat(model.generate(zoo(parameters().temperature(2).topK(1).seed(5)))
                        .text())
                .isEqualTo(greedy);
        assertThat(model.generate(zoo(parameters().temperature(2).topP(1e-6).seed(5)))
                        .text())
                .isEqualTo(greedy);
        assertThat(model.generate(zoo(parameters().temperature(2).minP(1).seed(5)))
                        .text())
                .isEqualTo(greedy);
    }

    @Test
    void defaults_apply_where_a_request_sets_nothing() {
        try (LocalModel short_ = LocalModel.builder()
                .file(TestModels.stories())
                .name("stories")
                .defaults(ModelParameters.builder().maxTokens(5).build())
                .build()) {
            ModelResponse response = short_.generate(ModelRequest.user("Zoo"));

            assertThat(response.usage().output()).isEqualTo(5);
            assertThat(response.model().name()).isEqualTo("stories");
            assertThat(short_.generate(zoo(parameters().maxTokens(7))).usage().output())
                    .isEqualTo(7);
        }
    }

    @Test
    void times_are_measured_with_the_given_ticker() {
        AtomicLong now = new AtomicLong();
        try (LocalModel timed = LocalModel.builder()
                .file(TestModels.stories())
                .ticker(() -> now.getAndAdd(1_000_000))
                .build()) {
            ModelResponse response = timed.generate(zoo(parameters()));

            // Three readings: the call, the first token, the end.
            assertThat(response.timeToFirstToken()).isEqualTo(Duration.ofMillis(1));
            assertThat(response.total()).isEqualTo(Duration.ofMillis(2));
        }
    }

    @Test
    void a_json_schema_is_followed_by_a_model_that_knows_no_json() {
        JsonSchema schema = new JsonSchema("choice", "{\"enum\":[\"red ball\",\"blue ball\"]}");
        ModelResponse response = model.generate(ModelRequest.builder()
                .user("One day, she saw a big, ")
                .responseFormat(ResponseFormat.schema(schema))
                .build());

        assertThat(response.text()).isIn("\"red ball\"", "\"blue ball\"");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
    }

    private void assertSchemaRefused(String schema, String text) {
        ModelRequest request = ModelRequest.builder()
                .user("Zoo")
                .responseFormat(ResponseFormat.schema(new JsonSchema("bad", schema)))
                .build();

        assertThatThrownBy(() -> model.generate(request))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(text);
    }

    @Test
    void a_schema_that_can_not_be_followed_is_refused_and_the_jvm_lives() {
        assertSchemaRefused("{\"type\":", "the JSON schema cannot be read");
        assertSchemaRefused("{\"type\": \"no such type\"}", "cannot be turned into a grammar");
        assertSchemaRefused("{\"$ref\": \"#/nowhere\"}", "cannot be turned into a grammar");
        assertSchemaRefused("{\"items\":".repeat(10_000) + "{}" + "}".repeat(10_000), "cannot be read");
        assertSchemaRefused(
                "{\"type\":\"string\",\"pattern\":\"^" + "(".repeat(50_000) + "a" + ")".repeat(50_000) + "$\"}",
                "at most 64 groups in each other");
        assertSchemaRefused("{\"description\":\"" + "a".repeat(300_000) + "\"}", "at most 262144 characters");
    }

    @Test
    void a_keyword_that_a_grammar_can_not_follow_is_refused_unless_it_may_be_left_out() {
        String schema = "{\"type\":\"array\",\"items\":{\"enum\":[1,2]},\"maxItems\":3,\"uniqueItems\":true}";
        assertSchemaRefused(schema, "at # 'uniqueItems' cannot be followed");
        try (LocalModel loose =
                LocalModel.builder().file(TestModels.stories()).lenientSchemas().build()) {
            ModelRequest request = ModelRequest.builder()
                    .user("Zoo")
                    .responseFormat(ResponseFormat.schema(new JsonSchema("set", schema)))
                    .build();

            assertThat(loose.generate(request).text()).startsWith("[");
        }
    }

    @Test
    void a_line_of_a_megabyte_is_tokenised_and_refused_as_too_long() {
        assertThatThrownBy(() -> model.generate(ModelRequest.user("a".repeat(1 << 20))))
                .isInstanceOf(ContextWindowExceededException.class);
    }

    @Test
    void a_prompt_without_a_token_is_refused() {
        try (LocalModel empty = LocalModel.builder()
                .file(TestModels.smolLm2())
                .chatTemplate("{{ messages[0].content }}")
                .build()) {
            assertThatThrownBy(() -> empty.generate(ModelRequest.user("")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("at least one token");
        }
    }

    @Test
    void a_prompt_that_does_not_fit_is_refused_before_anything_is_computed() {
        ModelRequest request = ModelRequest.user("word ".repeat(1000));

        assertThatThrownBy(() -> model.generate(request))
                .isInstanceOf(ContextWindowExceededException.class)
                .hasMessageContaining("the context holds 512");
        try (ModelStream stream = model.stream(request)) {
            assertThat(stream.next())
                    .isInstanceOfSatisfying(
                            ModelEvent.Failed.class,
                            failed -> assertThat(failed.error()).isInstanceOf(ContextWindowExceededException.class));
        }
    }

    @Test
    void a_long_prompt_is_read_in_several_batches() {
        try (LocalModel other = LocalModel.load(TestModels.llamaVocabulary())) {
            String text = "x ".repeat(700);
            assertThat(other.tokenizer().orElseThrow().count(text)).isGreaterThan(512);

            ModelResponse response = other.generate(ModelRequest.builder()
                    .user(text)
                    .parameters(ModelParameters.builder().maxTokens(1).build())
                    .build());

            assertThat(response.usage().input()).isGreaterThan(512);
        }
    }

    @Test
    void unknown_vendor_parameters_are_refused_instead_of_being_ignored() {
        assertThatThrownBy(() -> model.generate(zoo(parameters().vendor(Map.of("style", "gothic")))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("has no vendor parameters [style]");
    }

    @Test
    void text_with_nul_and_emoji_survives_the_tokenizer() {
        try (LocalModel other = LocalModel.load(TestModels.llamaVocabulary())) {
            Tokenizer tokenizer = other.tokenizer().orElseThrow();
            for (String text : List.of("a\0b", "😀 ünïcödé", "line\nline\ttab", "<s></s><unk>", "中文")) {
                String decoded = tokenizer.decode(tokenizer.encode(text));
                assertThat(decoded.stripLeading()).as(text).isEqualTo(text);
            }
            assertThat(tokenizer.encode("")).isEmpty();
        }
    }

    @Test
    void pieces_of_a_model_that_babbles_bytes_are_whole_characters() {
        try (LocalModel babbler = LocalModel.load(TestModels.llamaVocabulary())) {
            boolean replaced = false;
            for (long seed = 1; seed <= 8; seed++) {
                ModelRequest request = zoo(parameters().temperature(2).seed(seed));
                StringBuilder joined = new StringBuilder();
                try (ModelStream stream = babbler.stream(request)) {
                    stream.forEach(event -> {
                        if (event instanceof ModelEvent.TextDelta delta) {
                            assertThat(UnicodeText.indexOfLoneSurrogate(delta.text()))
                                    .isEqualTo(-1);
                            joined.append(delta.text());
                        }
                    });
                }
                assertThat(joined).hasToString(babbler.generate(request).text());
                replaced |= joined.indexOf("\uFFFD") >= 0;
            }
            // Random tokens include bytes that belong to no character, so the test did see them.
            assertThat(replaced).isTrue();
        }
    }

    @Test
    void a_token_that_does_not_exist_is_refused() {
        assertThatThrownBy(() -> model.tokenizer().orElseThrow().decode(new int[] {512}))
                .hasMessage("tokens must be from 0 to 511, but one was 512");
    }

    @Test
    void settings_that_make_no_sense_are_refused_at_the_call() {
        assertThatThrownBy(() -> LocalModel.builder().threads(0)).hasMessageContaining("threads must be from 1 to");
        assertThatThrownBy(() -> LocalModel.builder().threads(100_000)).hasMessageContaining("but was 100000");
        assertThatThrownBy(() -> LocalModel.builder().contextLength(3))
                .hasMessage("contextLength must be at least 16, but was 3");
        assertThatThrownBy(() -> LocalModel.builder().queueCapacity(0))
                .hasMessage("queueCapacity must be at least 1, but was 0");
        assertThatThrownBy(() -> LocalModel.builder().build()).hasMessageContaining("file must be set");
        assertThatThrownBy(() -> LocalModel.builder()
                        .file(TestModels.stories())
                        .contextLength(100_000)
                        .build())
                .hasMessage("contextLength must be at most 512, what the model was trained for, but was 100000");
        assertThatThrownBy(() -> LocalModel.builder()
                        .file(TestModels.stories())
                        .chatTemplate("{% if %}")
                        .build())
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("chat template cannot be parsed");
    }
}
