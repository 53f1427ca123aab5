package dev.llmops.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServedLogProbabilitiesTest extends ServedModelFixture {

    @Test
    void log_probabilities_are_told_of_whole_answers() throws Exception {
        JsonNode choice = ok("/v1/chat/completions", chat(",\"logprobs\":true,\"top_logprobs\":2"))
                .at("/choices/0");
        JsonNode content = choice.at("/logprobs/content");

        assertThat(content).hasSize(30);
        assertThat(content.get(0).get("logprob").asDouble()).isLessThanOrEqualTo(0);
        assertThat(content.get(0).get("top_logprobs")).hasSize(2);
        assertThat(content.get(0).at("/top_logprobs/0/token").asText())
                .isEqualTo(content.get(0).get("token").asText());
        assertThat(ok("/v1/chat/completions", chat(",\"logprobs\":true"))
                        .at("/choices/0/logprobs/content/0/top_logprobs"))
                .isEmpty();
        assertThat(ok("/v1/chat/completions", chat(""))
                        .at("/choices/0/logprobs")
                        .isNull())
                .isTrue();
    }

    @Test
    void log_probabilities_of_a_continued_text_come_in_the_lists_of_the_older_route() throws Exception {
        String body = "{\"prompt\":\"Zoo\",\"max_tokens\":6,\"logprobs\":2";
        JsonNode choice = ok("/v1/completions", body + "}").at("/choices/0");
        JsonNode told = choice.get("logprobs");

        assertThat(told.get("tokens")).hasSize(6);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            String token = told.at("/tokens/" + i).asText();
            assertThat(told.at("/text_offset/" + i).asInt()).isEqualTo(text.length());
            assertThat(told.at("/token_logprobs/" + i).asDouble())
                    .isEqualTo(told.get("top_logprobs").get(i).get(token).asDouble());
            assertThat(told.get("top_logprobs").get(i)).hasSizeBetween(1, 2);
            text.append(token);
        }
        assertThat(text).hasToString(choice.get("text").asText());
        assertThat(ok("/v1/completions", "{\"prompt\":\"Zoo\",\"max_tokens\":6,\"logprobs\":0}")
                        .at("/choices/0/logprobs/top_logprobs/0"))
                .isEmpty();
        assertThat(events("/v1/completions", body + ",\"stream\":true}"))
                .anyMatch(event -> event.contains(told.toString()));
    }

    @Test
    void log_probabilities_of_a_stream_are_those_of_the_whole_answer() throws Exception {
        String wanted = ",\"logprobs\":true,\"top_logprobs\":2";
        JsonNode whole = ok("/v1/chat/completions", chat(wanted)).at("/choices/0/logprobs/content");

        List<JsonNode> chunks = chunks(chat(wanted + ",\"stream\":true"));

        List<JsonNode> told = new ArrayList<>();
        for (JsonNode chunk : chunks) {
            chunk.at("/choices/0/logprobs/content").forEach(told::add);
        }
        assertThat(told).hasSize(30).containsExactlyElementsOf(whole);
        assertThat(chunks.get(chunks.size() - 1).at("/choices/0/finish_reason").asText())
                .isEqualTo("length");
    }

    @Test
    void the_name_of_llama_server_asks_for_the_same_on_every_route() throws Exception {
        assertThat(ok("/v1/chat/completions", chat(",\"n_probs\":2")).at("/choices/0/logprobs"))
                .isEqualTo(ok("/v1/chat/completions", chat(",\"logprobs\":true,\"top_logprobs\":2"))
                        .at("/choices/0/logprobs"));
        String text = "{\"prompt\":\"Zoo\",\"max_tokens\":6,";
        assertThat(ok("/v1/completions", text + "\"n_probs\":2}").at("/choices/0/logprobs"))
                .isEqualTo(ok("/v1/completions", text + "\"logprobs\":2}").at("/choices/0/logprobs"));
        String input = "{\"input\":\"Zoo\",\"max_output_tokens\":6,\"temperature\":0,";
        JsonNode told = ok("/v1/responses", input + "\"n_probs\":2}").at("/output/0/content/0/logprobs");
        assertThat(told)
                .hasSize(6)
                .isEqualTo(ok("/v1/responses", input + "\"top_logprobs\":2}").at("/output/0/content/0/logprobs"));
        assertThat(told.at("/0/top_logprobs")).hasSize(2);
    }
}
