package dev.llmops.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.QuotaExceededException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several models and clients behind one server: who calls, with which key, for which model. */
@Timeout(60)
class ServedCallersTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEAM_A = "team-a-key-0123456789";
    private static final String TEAM_B = "team-b-key-0123456789";
    private static final String ADMIN = "admin-key-0123456789";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    private HttpResponse<String> get(ModelServer server, String path, String key) throws Exception {
        return http.send(
                HttpRequest.newBuilder(server.uri().resolve(path))
                        .header("Authorization", "Bearer " + key)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> chat(ModelServer server, String key, String more) throws Exception {
        return post(
                server,
                "/v1/chat/completions",
                key,
                "{" + more + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    }

    private HttpResponse<String> post(ModelServer server, String path, String key, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(server.uri().resolve(path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + key)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void the_record_says_who_called_by_key_and_user() throws Exception {
        Caller shop = new Caller(null, null, "a", Map.of("app", "shop"));
        try (LlmOps ops = LlmOps.builder()
                        .model(ScriptedModelClient.saying("Hello."))
                        .store(Stores.sqlite(folder.resolve("llmops.db")))
                        .build();
                ModelServer server = ModelServer.builder(ops::asModelClient)
                        .apiKey(ApiKey.of(TEAM_A).withCaller(shop))
                        .apiKey(ApiKey.of(TEAM_B).withCaller(Caller.user("robot")))
                        .port(0)
                        .build()) {
            assertThat(chat(server, TEAM_A, "\"user\":\"anna\",").statusCode()).isEqualTo(200);
            assertThat(caller(ops)).isEqualTo(new Caller("anna", null, "a", Map.of("app", "shop")));

            chat(server, TEAM_A, "\"stream\":true,\"safety_identifier\":\"bert\",");
            assertThat(caller(ops).user()).isEqualTo("bert");

            chat(server, TEAM_A, "");
            assertThat(caller(ops)).isEqualTo(shop);

            // Whom the key names, nobody else can be.
            chat(server, TEAM_B, "\"user\":\"anna\",");
            assertThat(caller(ops)).isEqualTo(Caller.user("robot"));

            post(server, "/v1/responses", TEAM_A, "{\"input\":\"hi\",\"user\":\"carla\"}");
            assertThat(caller(ops).user()).isEqualTo("carla");

            assertThat(chat(server, TEAM_A, "\"user\":\"" + "x".repeat(257) + "\",")
                            .body())
                    .contains("'user' must have at most 256 characters");
            assertThat(chat(server, TEAM_A, "\"user\":7,").body()).contains("'user' must be a text");
            assertThat(chat(server, "a-wrong-key-0123456789", "").statusCode()).isEqualTo(401);
        }
    }

    private static Caller caller(LlmOps ops) {
        return ops.generations().list(GenerationQuery.latest(1)).get(0).caller();
    }

    @Test
    void a_request_gets_the_model_that_it_names() throws Exception {
        ModelClient first = ScriptedModelClient.saying("I am the first.");
        ModelClient second = ScriptedModelClient.saying("I am the second.");
        try (ModelServer server = ModelServer.builder(first)
                .name("chat")
                .model("chat-large", caller -> second)
                .port(0)
                .build()) {
            JsonNode large =
                    JSON.readTree(chat(server, "", "\"model\":\"chat-large\",").body());
            assertThat(large.at("/choices/0/message/content").asText()).isEqualTo("I am the second.");
            assertThat(large.get("model").asText()).isEqualTo("chat-large");
            assertThat(chat(server, "", "").body()).contains("I am the first.");
            assertThat(chat(server, "", "\"model\":\"gpt-9\",").statusCode()).isEqualTo(404);
            assertThat(chat(server, "", "\"model\":\"gpt-9\",").body())
                    .contains("the models here are 'chat', 'chat-large'");
            JsonNode models =
                    JSON.readTree(get(server, "/v1/models", "").body()).get("data");
            assertThat(models.findValuesAsText("id")).containsExactly("chat", "chat-large");
            assertThat(get(server, "/v1/models/chat-large", "").body()).contains("\"id\":\"chat-large\"");
        }
    }

    @Test
    void two_models_of_one_name_and_two_equal_keys_are_refused() {
        ModelClient model = ScriptedModelClient.saying("x");
        ModelServer.Builder builder = ModelServer.builder(model)
                .name("chat")
                .model("large", caller -> model)
                .apiKey(TEAM_A);

        assertThatThrownBy(() -> builder.model("large", caller -> model))
                .hasMessage("there is a model 'large' already; give this one another name");
        assertThatThrownBy(() -> builder.apiKey(ApiKey.of(TEAM_A)))
                .hasMessageContaining("must be added once")
                .hasMessageNotContaining(TEAM_A);
        assertThatThrownBy(() -> builder.name("large").port(0).build()).hasMessageContaining("two are 'large'");
        assertThatThrownBy(() -> ApiKey.of("short")).hasMessageContaining("at least 16 characters, but had 5");
        assertThat(ApiKey.of(TEAM_A)).hasToString("ApiKey of " + Caller.ANONYMOUS);
    }

    @Test
    void a_key_with_a_limit_is_told_when_to_come_back() throws Exception {
        try (ModelServer server = ModelServer.builder(ScriptedModelClient.saying("x"))
                .apiKey(ApiKey.of(TEAM_A).withRequestsPerMinute(1))
                .apiKey(TEAM_B)
                .port(0)
                .build()) {
            assertThat(chat(server, TEAM_A, "").statusCode()).isEqualTo(200);
            HttpResponse<String> refused = chat(server, TEAM_A, "");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("1 requests in a minute");
            assertThat(Integer.parseInt(
                            refused.headers().firstValue("Retry-After").orElseThrow()))
                    .isBetween(1, 60);
            assertThat(chat(server, TEAM_B, "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void the_status_and_the_metrics_are_for_the_administrator_alone() throws Exception {
        ModelClient model = ScriptedModelClient.saying("x");
        try (ModelServer server = ModelServer.builder(model)
                .apiKey(TEAM_A)
                .adminKey(ADMIN)
                .status(() -> "{\"all\":\"well\"}")
                .port(0)
                .build()) {
            assertThat(get(server, "/status", ADMIN).body()).isEqualTo("{\"all\":\"well\"}");
            assertThat(get(server, "/status", TEAM_A).statusCode()).isEqualTo(401);
            assertThat(get(server, "/metrics", ADMIN).body()).contains("llmops_http_requests_total");
            assertThat(get(server, "/metrics", TEAM_A).statusCode()).isEqualTo(401);
            assertThat(chat(server, ADMIN, "").statusCode()).isEqualTo(401);
        }
        try (ModelServer open =
                ModelServer.builder(model).status(() -> "{}").port(0).build()) {
            assertThat(get(open, "/status", "").statusCode()).isEqualTo(200);
        }
        try (ModelServer closed = ModelServer.builder(model)
                .apiKey(TEAM_A)
                .status(() -> "{}")
                .port(0)
                .build()) {
            assertThat(get(closed, "/status", TEAM_A).statusCode()).isEqualTo(401);
            assertThat(get(closed, "/metrics", TEAM_A).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_limit_and_a_quota_of_the_model_are_told_as_such() throws Exception {
        HttpResponse<String> limited = failing(new RateLimitedException("slow down", null, Duration.ofMillis(41_200)));
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("Retry-After")).contains("42");

        HttpResponse<String> spent = failing(new QuotaExceededException("budget 'daily' is used up"));
        assertThat(spent.statusCode()).isEqualTo(429);
        assertThat(spent.body()).contains("insufficient_quota", "budget 'daily' is used up");
        assertThat(spent.headers().firstValue("Retry-After")).isEmpty();
    }

    private HttpResponse<String> failing(ModelException error) throws Exception {
        ModelClient model =
                ScriptedModelClient.of(request -> List.of(new ModelEvent.Failed(error, PartialResponse.NONE)));
        try (ModelServer server = ModelServer.builder(model).port(0).build()) {
            return chat(server, "", "");
        }
    }

    @Test
    void the_name_of_the_scheme_is_in_any_case() throws Exception {
        try (ModelServer server = ModelServer.builder(ScriptedModelClient.saying("x"))
                .apiKey(TEAM_A)
                .port(0)
                .build()) {
            for (String scheme : List.of("Bearer ", "bearer ", "BEARER  ")) {
                assertThat(models(server, scheme + TEAM_A)).as(scheme).isEqualTo(200);
            }
            for (String wrong : List.of(TEAM_A, "Bearer", "Bearer ", "Basic " + TEAM_A, "Bearer " + TEAM_A + "x")) {
                assertThat(models(server, wrong)).as(wrong).isEqualTo(401);
            }
        }
    }

    private int models(ModelServer server, String authorization) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/v1/models"))
                .header("Authorization", authorization)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void a_key_that_no_client_can_send_is_refused_without_being_told() {
        for (String key : List.of(TEAM_A + "\n", " " + TEAM_A, "schl\u00fcssel-0123456789", "a\tkey-0123456789abc")) {
            assertThatThrownBy(() -> ApiKey.of(key))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no client can send it")
                    .hasMessageNotContaining("0123456789");
        }
        assertThat(ApiKey.of("a key of several words")).isNotNull();
    }

    @Test
    void the_administrators_key_is_nobody_elses() {
        ModelServer.Builder builder = ModelServer.builder(ScriptedModelClient.saying("x"))
                .apiKey(TEAM_A)
                .adminKey(TEAM_A);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("adminKey must be another key than those of clients");
    }

    @Test
    void metrics_hold_a_name_with_quotation_marks() throws Exception {
        try (ModelServer server = ModelServer.builder(ScriptedModelClient.saying("x"))
                .name("the \"best\" \\ model")
                .port(0)
                .build()) {
            get(server, "/v1/models/the%20%22best%22%20%5C%20model", "");

            assertThat(get(server, "/metrics", "").body())
                    .contains("route=\"/v1/models/the \\\"best\\\" \\\\ model\",status=\"200\"");
        }
    }
}
