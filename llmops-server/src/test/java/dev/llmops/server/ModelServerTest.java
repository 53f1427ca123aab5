package dev.llmops.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the routes answer. */
class ModelServerTest extends ServedModelFixture {

    @Test
    void a_chat_is_answered_at_once() throws Exception {
        JsonNode answer = ok("/v1/chat/completions", chat(""));

        assertThat(answer.get("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.get("model").asText()).isEqualTo("stories");
        JsonNode choice = answer.get("choices").get(0);
        assertThat(choice.get("message").get("role").asText()).isEqualTo("assistant");
        assertThat(STORY)
                .startsWith(choice.get("message").get("content").asText().substring(0, 40));
        assertThat(choice.get("finish_reason").asText()).isEqualTo("length");
        assertThat(answer.get("usage").get("prompt_tokens").asInt()).isEqualTo(4);
        assertThat(answer.get("usage").get("completion_tokens").asInt()).isEqualTo(30);
        assertThat(answer.get("usage").get("total_tokens").asInt()).isEqualTo(34);
    }

    @Test
    void a_stream_says_the_same_and_ends_with_done() throws Exception {
        String whole = ok("/v1/chat/completions", chat(""))
                .at("/choices/0/message/content")
                .asText();

        List<String> events =
                events("/v1/chat/completions", chat(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

        assertThat(events).last().isEqualTo("[DONE]");
        List<JsonNode> chunks = new ArrayList<>();
        for (String event : events.subList(0, events.size() - 1)) {
            chunks.add(JSON.readTree(event));
        }
        assertThat(chunks.get(0).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(chunks.stream()
                        .map(chunk -> chunk.at("/choices/0/delta/content").asText())
                        .collect(Collectors.joining()))
                .isEqualTo(whole);
        JsonNode usage = chunks.get(chunks.size() - 1);
        assertThat(usage.get("choices")).isEmpty();
        assertThat(usage.at("/usage/completion_tokens").asInt()).isEqualTo(30);
        assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").asText())
                .isEqualTo("length");
    }

    @Test
    void stop_seed_and_temperature_reach_the_model() throws Exception {
        assertThat(ok("/v1/chat/completions", chat(",\"stop\":\" park\""))
                        .at("/choices/0/message/content")
                        .asText())
                .doesNotContain("park");
        String sampled = ",\"temperature\":1.2,\"top_p\":0.9,\"seed\":";
        String first = ok("/v1/chat/completions", chat(sampled + 7))
                .at("/choices/0/message/content")
                .asText();

        assertThat(ok("/v1/chat/completions", chat(sampled + 7))
                        .at("/choices/0/message/content")
                        .asText())
                .isEqualTo(first);
        assertThat(ok("/v1/chat/completions", chat(sampled + 8))
                        .at("/choices/0/message/content")
                        .asText())
                .isNotEqualTo(first);
    }

    @Test
    void samplers_and_grammars_reach_the_model_by_the_names_of_llama_server() throws Exception {
        String greedy = ok("/v1/chat/completions", chat(""))
                .at("/choices/0/message/content")
                .asText();

        assertThat(ok("/v1/chat/completions", chat(",\"frequency_penalty\":2,\"logit_bias\":{}"))
                        .at("/choices/0/message/content")
                        .asText())
                .isNotEqualTo(greedy);
        assertThat(ok("/v1/completions", "{\"prompt\":\"Zoo\",\"grammar\":\"root ::= \\\"yes\\\" | \\\"no\\\"\"}")
                        .at("/choices/0/text")
                        .asText())
                .isIn("yes", "no");
    }

    @Test
    void a_tool_is_called_and_a_schema_is_followed() throws Exception {
        String tool =
                ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"clock\",\"parameters\":{\"type\":\"object\","
                        + "\"properties\":{\"utc\":{\"type\":\"boolean\"}},\"required\":[\"utc\"],\"additionalProperties\":false}}}]";
        String required = tool + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"clock\"}}";
        String body = chat(required).replace("\"max_tokens\":30", "\"max_tokens\":150");

        JsonNode choice = ok("/v1/chat/completions", body).at("/choices/0");
        JsonNode call = choice.at("/message/tool_calls/0");
        assertThat(call.at("/function/name").asText()).isEqualTo("clock");
        assertThat(JSON.readTree(call.at("/function/arguments").asText())
                        .get("utc")
                        .isBoolean())
                .isTrue();
        assertThat(choice.at("/message/content").isNull()).isTrue();

        StringBuilder arguments = new StringBuilder();
        for (String event : events("/v1/chat/completions", body.replaceFirst("\\{", "{\"stream\":true,"))) {
            if (!event.equals("[DONE]")) {
                JsonNode delta = JSON.readTree(event).at("/choices/0/delta/tool_calls/0");
                if (delta.path("index").asInt(-1) == 0) {
                    arguments.append(delta.at("/function/arguments").asText());
                }
            }
        }
        assertThat(arguments).hasToString(call.at("/function/arguments").asText());

        String format =
                ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"strict\":true,"
                        + "\"schema\":{\"enum\":[\"red ball\",\"blue ball\"]}}}";
        assertThat(ok("/v1/chat/completions", chat(format))
                        .at("/choices/0/message/content")
                        .asText())
                .isIn("\"red ball\"", "\"blue ball\"");
    }

    @Test
    void a_response_is_what_a_chat_says() throws Exception {
        String chat = ok("/v1/chat/completions", chat(""))
                .at("/choices/0/message/content")
                .asText();
        String body = "{\"model\":\"stories\",\"input\":\"Zoo\",\"max_output_tokens\":30";

        JsonNode response = ok("/v1/responses", body + "}");

        assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo(chat);
        assertThat(response.get("status").asText()).isEqualTo("incomplete");
        assertThat(response.at("/usage/output_tokens").asInt()).isEqualTo(30);
        List<String> events = events("/v1/responses", body + ",\"stream\":true}");
        assertThat(JSON.readTree(events.get(events.size() - 1))
                        .at("/response/output/0/content/0/text")
                        .asText())
                .isEqualTo(chat);
        assertThat(ok("/v1/responses", body + ",\"top_logprobs\":2}").at("/output/0/content/0/logprobs"))
                .hasSize(30);
        String format = ",\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"a\",\"strict\":true,"
                + "\"schema\":{\"enum\":[\"red ball\",\"blue ball\"]}}}}";
        assertThat(ok("/v1/responses", body + format)
                        .at("/output/0/content/0/text")
                        .asText())
                .isIn("\"red ball\"", "\"blue ball\"");
    }

    @Test
    void a_conversation_with_tool_results_is_taken() throws Exception {
        String body =
                "{\"max_tokens\":5,\"messages\":[{\"role\":\"system\",\"content\":\"Be kind.\"},{\"role\":\"user\",\"content\":"
                        + "[{\"type\":\"text\",\"text\":\"Weather?\"}]},{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"a\","
                        + "\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"rain\"}]}";

        assertThat(ok("/v1/chat/completions", body)
                        .at("/choices/0/message/content")
                        .asText())
                .isNotEmpty();
    }

    @Test
    void a_text_is_continued_with_and_without_a_stream() throws Exception {
        String body = "{\"prompt\":\"Zoo\",\"max_tokens\":20";
        JsonNode answer = ok("/v1/completions", body + "}");

        assertThat(answer.get("object").asText()).isEqualTo("text_completion");
        String text = answer.at("/choices/0/text").asText();
        assertThat(STORY).startsWith(text.substring(0, 20));
        assertThat(events("/v1/completions", body + ",\"stream\":true}").stream()
                        .filter(event -> !event.equals("[DONE]"))
                        .map(event -> {
                            try {
                                return JSON.readTree(event)
                                        .at("/choices/0/text")
                                        .asText();
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        })
                        .collect(Collectors.joining()))
                .isEqualTo(text);
    }

    @Test
    void texts_are_embedded_as_numbers_or_as_bytes() throws Exception {
        JsonNode numbers = ok("/v1/embeddings", "{\"model\":\"stories\",\"input\":[\"one\",\"two\"]}");
        JsonNode bytes = ok("/v1/embeddings", "{\"input\":\"one\",\"encoding_format\":\"base64\"}");

        assertThat(numbers.get("data")).hasSize(2);
        ByteBuffer vector = ByteBuffer.wrap(
                        Base64.getDecoder().decode(bytes.at("/data/0/embedding").asText()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (JsonNode value : numbers.at("/data/0/embedding")) {
            assertThat(vector.getFloat()).isEqualTo(value.floatValue());
        }
        assertThat(numbers.at("/usage/prompt_tokens").asInt()).isPositive();
    }

    @Test
    void tokens_and_text_turn_into_each_other() throws Exception {
        JsonNode tokens = ok("/tokenize", "{\"content\":\"One day, Lily\"}");

        assertThat(ok("/detokenize", tokens.toString()).get("content").asText().strip())
                .isEqualTo("One day, Lily");
    }

    @Test
    void health_models_and_metrics_are_told() throws Exception {
        ok("/v1/chat/completions", chat(""));

        assertThat(JSON.readTree(get("/health").body()).get("status").asText()).isEqualTo("ok");
        assertThat(JSON.readTree(get("/v1/models").body()).at("/data/0/id").asText())
                .isEqualTo("stories");
        assertThat(JSON.readTree(get("/v1/models/stories").body()).get("id").asText())
                .isEqualTo("stories");
        assertThat(get("/metrics").body())
                .contains(
                        "llmops_http_requests_total{route=\"/v1/chat/completions\",status=\"200\"} 1",
                        "llmops_output_tokens_total 30",
                        "llmops_prompt_tokens_total 4",
                        "llmops_generations_total{outcome=\"completed\"} 1",
                        "# TYPE llmops_first_token_seconds summary",
                        "llmops_engine_kv_cells ",
                        "llmops_engine_computed_tokens_total ")
                .matches("(?s)((# (HELP|TYPE) [^\n]+|[a-z_]+(\\{[^}]*})? [0-9.]+)\n)+");
    }
}
