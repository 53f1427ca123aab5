package dev.llmops.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.local.LocalModel;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over real sockets, with a model of a megabyte. */
@Timeout(120)
class ModelServerTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STORY = " was a little girl named Lily. She loved to play outside in the park.";

    private final HttpClient client = HttpClient.newHttpClient();
    private static LocalModel model;
    private ModelServer server;

    @BeforeAll
    static void load() {
        model = LocalModel.builder().file(Stories.file()).name("stories").build();
    }

    @AfterAll
    static void unload() {
        if (model != null) {
            model.close();
        }
    }

    @BeforeEach
    void start() {
        server = Stories.server(model)
                .port(0)
                .maxConcurrentRequests(2)
                // A probe before a refusal would take its status away, however slow the machine is.
                .probeInterval(Duration.ofHours(1))
                .closeTimeout(Duration.ofSeconds(30))
                .build();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(server.uri().resolve(path)).header("Content-Type", "application/json");
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(
                to(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(to(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode ok(String path, String body) throws Exception {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        return JSON.readTree(response.body());
    }

    private static String chat(String more) {
        return "{\"model\":\"stories\",\"messages\":[{\"role\":\"user\",\"content\":\"Zoo\"}],\"max_tokens\":30" + more
                + "}";
    }

    private List<String> events(String path, String body) throws Exception {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        return response.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .toList();
    }

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

    private List<JsonNode> chunks(String body) throws Exception {
        List<String> events = events("/v1/chat/completions", body);
        assertThat(events).last().isEqualTo("[DONE]");
        List<JsonNode> chunks = new ArrayList<>();
        for (String event : events.subList(0, events.size() - 1)) {
            chunks.add(JSON.readTree(event));
        }
        return chunks;
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
    void several_choices_are_streamed_at_once_each_as_it_is_alone() throws Exception {
        String sampled = ",\"temperature\":1.2,\"seed\":7,\"n\":6";
        List<String> whole = new ArrayList<>();
        JsonNode answer = ok("/v1/chat/completions", chat(sampled));
        answer.get("choices")
                .forEach(choice -> whole.add(choice.at("/message/content").asText()));
        assertThat(whole).doesNotHaveDuplicates();

        List<JsonNode> chunks = chunks(chat(sampled + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

        List<String> texts = new ArrayList<>();
        for (int choice = 0; choice < 6; choice++) {
            int index = choice;
            List<JsonNode> its = chunks.stream()
                    .flatMap(chunk -> StreamSupport.stream(chunk.get("choices").spliterator(), false))
                    .filter(one -> one.get("index").asInt() == index)
                    .toList();
            assertThat(its.get(0).at("/delta/role").asText()).isEqualTo("assistant");
            assertThat(its.get(its.size() - 1).get("finish_reason").asText()).isEqualTo("length");
            texts.add(its.stream().map(one -> one.at("/delta/content").asText()).collect(Collectors.joining()));
        }
        assertThat(texts).isEqualTo(whole);
        assertThat(chunks.stream().map(chunk -> chunk.get("id").asText()).distinct())
                .hasSize(1);
        JsonNode usage = chunks.get(chunks.size() - 1).get("usage");
        assertThat(usage.get("prompt_tokens").asInt()).isEqualTo(4);
        assertThat(usage.get("completion_tokens").asInt()).isEqualTo(180);
    }

    @Test
    void a_text_is_streamed_in_several_ways_too() throws Exception {
        List<String> events = events(
                "/v1/completions",
                "{\"prompt\":\"Zoo\",\"max_tokens\":5,\"n\":2,\"temperature\":1.2,\"seed\":1,\"stream\":true}");

        assertThat(events).last().isEqualTo("[DONE]");
        assertThat(events.stream().filter(event -> event.contains("\"index\":1")))
                .isNotEmpty();
    }

    @Test
    void where_one_choice_is_refused_no_choice_is_told_as_whole() throws Exception {
        HttpResponse<String> response = post(
                "/v1/chat/completions",
                "{\"stream\":true,\"n\":3,\"messages\":[{\"role\":\"user\",\"content\":\"" + "word ".repeat(2000)
                        + "\"}]}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).doesNotContain("[DONE]");
    }

    @Test
    void several_choices_have_seeds_one_behind_the_other() throws Exception {
        JsonNode answer = ok("/v1/chat/completions", chat(",\"n\":2,\"temperature\":1.2,\"seed\":7"));
        String second = ok("/v1/chat/completions", chat(",\"temperature\":1.2,\"seed\":8"))
                .at("/choices/0/message/content")
                .asText();

        assertThat(answer.get("choices")).hasSize(2);
        assertThat(answer.at("/choices/1/message/content").asText()).isEqualTo(second);
        assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(60);
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/chat/completions|{|400|no valid JSON",
                "/v1/chat/completions|[]|400|must be a JSON object",
                "/v1/chat/completions|{}|400|'messages' is missing",
                "/v1/chat/completions|{\"messages\":[]}|400|at least one message",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"king\",\"content\":\"x\"}]}|400|'messages[0].role' must be",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}|400|text only",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"colour\":1}|400|[colour]",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":-1}|400|temperature must be",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"logit_bias\":{\"999\":2}}|400|logit_bias",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"parallel_tool_calls\":\"no\"}|400|'parallel_tool_calls' must be true or false",
                "/v1/responses|{}|400|'input' must be",
                "/v1/responses|{\"input\":\"x\",\"colour\":1}|400|[colour]",
                "/v1/responses|{\"model\":\"gpt\",\"input\":\"x\"}|404|'stories'",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":1.5}|400|'max_tokens'",
                "/v1/chat/completions|{\"model\":\"gpt\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}|404|'stories'",
                "/v1/chat/completions|{\"stream\":true,\"n\":17,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}|400|'n' must be from 1 to 16",
                "/v1/completions|{\"prompt\":[1,2]}|400|'prompt' must be one text",
                "/v1/completions|{\"prompt\":\"x\",\"echo\":true}|400|'echo' is not supported",
                "/v1/embeddings|{\"input\":[]}|400|'input' must be",
                "/detokenize|{\"tokens\":[99999]}|400|tokens must be from 0 to 511",
                "/nowhere|{}|404|nothing at this path",
            })
    void what_is_wrong_is_said_in_the_form_that_clients_know(String path, String body, int status, String message)
            throws Exception {
        HttpResponse<String> response = post(path, body);

        assertThat(response.statusCode()).isEqualTo(status);
        JsonNode error = JSON.readTree(response.body()).get("error");
        assertThat(error.get("message").asText()).contains(message);
        assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.has("param") && error.has("code")).isTrue();
    }

    @Test
    void a_prompt_that_does_not_fit_has_the_code_that_clients_know() throws Exception {
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "word ".repeat(2000) + "\"}]}";
        for (String more : List.of("", "\"stream\":true,")) {
            HttpResponse<String> response = post("/v1/chat/completions", body.replaceFirst("\\{", "{" + more));

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(JSON.readTree(response.body()).at("/error/code").asText())
                    .isEqualTo("context_length_exceeded");
        }
    }

    @Test
    void methods_and_types_that_do_not_fit_are_refused() throws Exception {
        assertThat(get("/v1/chat/completions").statusCode()).isEqualTo(405);
        assertThat(get("/v1/chat/completions").headers().firstValue("Allow")).hasValue("POST");
        HttpRequest plain = HttpRequest.newBuilder(server.uri().resolve("/v1/chat/completions"))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(chat("")))
                .build();

        assertThat(client.send(plain, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(415);
    }

    @Test
    void a_page_that_names_this_machine_by_another_name_is_refused() throws Exception {
        try (Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
            socket.getOutputStream()
                    .write("GET /v1/models HTTP/1.1\r\nHost: evil.example\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 403");
        }
    }

    @Test
    void a_body_that_is_too_large_is_refused() throws Exception {
        try (ModelServer small =
                ModelServer.builder(model).port(0).maxBodyBytes(1024).build()) {
            HttpRequest request = HttpRequest.newBuilder(small.uri().resolve("/v1/chat/completions"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(chat(",\"user\":\"" + "x".repeat(2000) + "\"")))
                    .build();

            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(413);
        }
    }

    @Test
    void another_interface_needs_a_key_and_a_key_is_asked_for() throws Exception {
        assertThatThrownBy(
                        () -> ModelServer.builder(model).host("0.0.0.0").port(0).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("apiKey");
        try (ModelServer guarded = ModelServer.builder(model)
                .host("0.0.0.0")
                .port(0)
                .apiKey("0123456789abcdef")
                .build()) {
            URI models = URI.create("http://127.0.0.1:" + guarded.uri().getPort() + "/v1/models");

            assertThat(status(models, null)).isEqualTo(401);
            assertThat(status(models, "Bearer 0123456789abcdeF")).isEqualTo(401);
            assertThat(status(models, "Bearer 0123456789abcdef")).isEqualTo(200);
            assertThat(status(models.resolve("/health"), null)).isEqualTo(200);
        }
    }

    private int status(URI uri, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void settings_that_make_no_sense_are_refused_at_the_call() {
        assertThatThrownBy(() -> ModelServer.builder(model).port(70_000)).hasMessageContaining("but was 70000");
        assertThatThrownBy(() -> ModelServer.builder(model).apiKey("short")).hasMessageContaining("16 characters");
        assertThatThrownBy(() -> ModelServer.builder(model).maxConcurrentRequests(0))
                .hasMessageContaining("at least 1");
        assertThatThrownBy(() -> ModelServer.builder(model).maxBodyBytes(1)).hasMessageContaining("at least 1024");
        assertThatThrownBy(() -> ModelServer.builder(model).headerTimeout(Duration.ZERO))
                .hasMessage("headerTimeout must be more than 0, but was PT0S");
        assertThatThrownBy(() -> ModelServer.builder(model).bodyTimeout(Duration.ofSeconds(-1)))
                .hasMessageContaining("bodyTimeout must be more than 0");
        assertThatThrownBy(() -> ModelServer.builder(model).writeTimeout(Duration.ZERO))
                .hasMessageContaining("writeTimeout must be more than 0");
        assertThatThrownBy(() -> ModelServer.builder(model).closeTimeout(Duration.ofSeconds(-1)))
                .hasMessageContaining("not be negative");
        assertThatThrownBy(() ->
                        ModelServer.builder(model).port(server.uri().getPort()).build())
                .isInstanceOf(java.io.UncheckedIOException.class)
                .hasMessageContaining("cannot listen");
    }

    @Test
    void a_schema_that_is_made_to_take_for_ever_is_answered_or_refused() throws Exception {
        String many = IntStream.range(0, 3_000)
                .mapToObj(i -> "\"p" + i + "\":{\"type\":\"integer\"}")
                .collect(Collectors.joining(","));
        for (String schema : List.of(
                "{\"type\":\"object\",\"properties\":{" + many + "}}",
                "{\"type\":\"object\",\"properties\":{\"" + "_".repeat(49_000) + "\":{\"type\":\"boolean\"}}}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"^(a|b"
                        + "|a".repeat(50_000) + ")$\"}}}")) {
            String format = ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":"
                    + schema + "}}";

            assertThat(post("/v1/chat/completions", chat(format)).statusCode()).isIn(200, 400);
        }
    }
}
