package dev.llmops.serving.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.ModelRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiTokenizerTest {

    /** The numbers are those that tiktoken's tests and OpenAI's cookbook print. */
    @Test
    void tokens_are_those_of_tiktoken() {
        OpenAiTokenizer tokenizer = OpenAiTokenizer.forModel("gpt-4");

        assertThat(tokenizer.encode("hello world")).containsExactly(15339, 1917);
        assertThat(tokenizer.encode("tiktoken is great!")).containsExactly(83, 1609, 5963, 374, 2294, 0);
    }

    @Test
    void a_request_has_three_tokens_around_each_message_its_role_and_three_for_the_answer() {
        OpenAiTokenizer tokenizer = OpenAiTokenizer.forModel("gpt-4o");

        assertThat(tokenizer.count(ModelRequest.user("hello world"))).isEqualTo(3 + 4 + 2);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o-mini, o200k_base",
        "gpt-4.1, o200k_base",
        "gpt-5-nano, o200k_base",
        "o3-mini, o200k_base",
        "gpt-4-turbo, cl100k_base",
        "text-embedding-3-large, cl100k_base"
    })
    void models_have_the_vocabulary_of_their_family(String model, String encoding) {
        assertThat(OpenAiTokenizer.forModel(model)).hasToString(encoding);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Grüße aus Köln 🐈", "<|endoftext|>", "", "日本語のテキスト", "a\u0000b"})
    void decoding_gives_the_text_back_and_control_tokens_are_plain_text(String text) {
        OpenAiTokenizer tokenizer = OpenAiTokenizer.forModel("gpt-4o");

        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
        assertThat(tokenizer.count(text)).isEqualTo(tokenizer.encode(text).length);
    }

    @Test
    void a_model_of_another_vocabulary_is_refused() {
        assertThatThrownBy(() -> OpenAiTokenizer.forModel("llama-3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("but was 'llama-3'")
                .hasMessageContaining("TokenCounter.estimate()");
    }
}
