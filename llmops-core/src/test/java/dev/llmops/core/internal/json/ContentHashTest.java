package dev.llmops.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.message.Message;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.testkit.RandomRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContentHashTest {

    private static final ModelIdentity MODEL = new ModelIdentity("llama.cpp", "smol", "sha256:ab");

    @Test
    void the_hash_of_a_message_is_sha_256_of_its_canonical_json() {
        String canonical = "{\"parts\":[{\"text\":\"3 m\",\"type\":\"text\"}],\"type\":\"assistant\"}";

        assertThat(ContentHash.ofMessage(Message.assistant("3 m")))
                .isEqualTo("sha256:" + Sha256.hex(canonical.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void sha_256_of_abc_is_what_fips_180_says() {
        assertThat(Sha256.hex("abc".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void times_and_vendor_data_do_not_count() {
        assertThat(ContentHash.ofCall(question(1), MODEL, answer("3 m", 10, Map.of("id", "a"))))
                .isEqualTo(ContentHash.ofCall(question(1), MODEL, answer("3 m", 99, Map.of("id", "b"))));
    }

    @Test
    void question_seed_model_and_answer_count() {
        String hash = ContentHash.ofCall(question(1), MODEL, answer("3 m", 10, Map.of()));

        assertThat(ContentHash.ofCall(question(2), MODEL, answer("3 m", 10, Map.of())))
                .isNotEqualTo(hash);
        assertThat(ContentHash.ofCall(question(1), MODEL, answer("4 m", 10, Map.of())))
                .isNotEqualTo(hash);
        assertThat(ContentHash.ofCall(question(1), null, answer("3 m", 10, Map.of())))
                .isNotEqualTo(hash);
        assertThat(ContentHash.ofCall(question(1), MODEL, null)).isNotEqualTo(hash);
    }

    @Test
    void seeds_that_a_double_can_not_tell_apart_count() {
        assertThat(ContentHash.ofCall(question(Long.MAX_VALUE), MODEL, null))
                .isNotEqualTo(ContentHash.ofCall(question(Long.MAX_VALUE - 1), MODEL, null));
    }

    @Test
    void the_order_of_a_prompts_defaults_does_not_count() {
        Map<String, Object> one = new java.util.LinkedHashMap<>(Map.of("a", 1));
        one.put("b", 2);
        Map<String, Object> other = new java.util.LinkedHashMap<>(Map.of("b", 2));
        other.put("a", 1);

        assertThat(ContentHash.ofPrompt(withDefaults(one))).isEqualTo(ContentHash.ofPrompt(withDefaults(other)));
    }

    @Test
    void prompts_of_different_content_have_different_hashes() {
        RandomRecords records = new RandomRecords(7);
        Map<String, PromptContent> seen = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            PromptContent content = records.promptContent();
            assertThat(seen.put(ContentHash.ofPrompt(content), content))
                    .as("seed 7, content %d", i)
                    .isNull();
        }
    }

    private static PromptContent withDefaults(Map<String, Object> defaults) {
        PromptContent plain = PromptContent.of("Hello {{a}}");
        return new PromptContent(
                plain.template(), null, plain.parameters(), null, defaults, plain.tools(), plain.responseFormat());
    }

    private static ModelRequest question(long seed) {
        return ModelRequest.builder()
                .user("How long is the cable?")
                .parameters(ModelParameters.builder().seed(seed).build())
                .build();
    }

    private static ModelResponse answer(String text, int millis, Map<String, Object> vendor) {
        return new ModelResponse(
                Message.assistant(text),
                FinishReason.STOP,
                TokenUsage.of(millis, 1),
                MODEL,
                null,
                Duration.ofMillis(millis),
                vendor);
    }
}
