package dev.llmops.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.identity.Caller;
import dev.llmops.core.AnswerStream;
import dev.llmops.server.feedback.AllowedSignal;
import dev.llmops.server.feedback.FeedbackScript;
import dev.llmops.server.feedback.FeedbackToken;
import dev.llmops.server.feedback.FeedbackTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Feedback over HTTP, from the body of a request to the store. */
@Timeout(60)
class FeedbackEndpointTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SHOP = "https://shop.example";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private FeedbackFixture fixture;

    private FeedbackFixture start(UnaryOperator<FeedbackEndpoint.Builder> options) {
        fixture = new FeedbackFixture(folder, options);
        return fixture;
    }

    private FeedbackFixture start() {
        return start(builder -> builder.requestsPerMinute(1000));
    }

    @AfterEach
    void stop() {
        if (fixture != null) {
            fixture.close();
        }
    }

    private HttpResponse<String> give(String token, String members) throws Exception {
        return send(post(token, members));
    }

    private HttpRequest.Builder post(String token, String members) throws Exception {
        ObjectNode body = (ObjectNode) JSON.readTree("{" + members + "}");
        body.put("token", token);
        return raw(body.toString());
    }

    private HttpRequest.Builder raw(String body) {
        return HttpRequest.newBuilder(fixture.server.uri().resolve("/v1/feedback"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void assertRefused(HttpResponse<String> response, int status, String code) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(JSON.readTree(response.body()).at("/error/code").asText()).isEqualTo(code);
    }

    @Test
    void every_signal_is_kept_under_the_pseudonym_of_who_gave_it() throws Exception {
        start();
        String token = fixture.token();
        List<String> given = List.of(
                "\"signal\":\"thumbs\",\"up\":false,\"comment\":\"too short\"",
                "\"signal\":\"rating\",\"value\":4",
                "\"signal\":\"comment\",\"comment\":\"measure again\"",
                "\"signal\":\"correction\",\"text\":\"It is 3 m.\"",
                "\"signal\":\"copy\"",
                "\"signal\":\"edit\",\"distance\":0.25,\"before\":\"2 m\",\"after\":\"3 m\"",
                "\"signal\":\"dwell\",\"millis\":1500",
                "\"signal\":\"regenerate\"",
                "\"signal\":\"click\",\"passage\":\"manual.md#0-40\",\"position\":2",
                "\"signal\":\"click\",\"passage\":\"manual.md#40-80\",\"position\":3");
        for (String each : given) {
            HttpResponse<String> response = give(token, each);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
            assertThat(response.headers().map()).doesNotContainKey("set-cookie");
        }

        assertThat(fixture.kept())
                .containsExactlyInAnyOrder(
                        new FeedbackSignal.Thumbs(false),
                        new FeedbackSignal.Rating(4, 1, 5),
                        new FeedbackSignal.Comment(),
                        new FeedbackSignal.Correction("It is 3 m."),
                        new FeedbackSignal.Copy(),
                        new FeedbackSignal.Edit("2 m", "3 m", 0.25),
                        new FeedbackSignal.Dwell(Duration.ofMillis(1500)),
                        new FeedbackSignal.Regenerate(),
                        new FeedbackSignal.Click("manual.md#0-40", 2),
                        new FeedbackSignal.Click("manual.md#40-80", 3));
        assertThat(fixture.ops.feedbackStore().of(fixture.answer))
                .extracting(Feedback::user)
                .containsOnly(fixture.tokens.pseudonym("acme", "anna@example.com"));
        assertThat(fixture.next().comment()).isEqualTo("too short");
    }

    @Test
    void comments_corrections_edits_and_passages_pass_the_guardrails_of_the_application() throws Exception {
        start();
        String token = fixture.token();
        String card = FeedbackFixture.CARD;
        give(token, "\"signal\":\"thumbs\",\"up\":true,\"comment\":\"mine is " + card + "\"");
        give(token, "\"signal\":\"comment\",\"comment\":\"" + card + "\"");
        give(token, "\"signal\":\"correction\",\"text\":\"pay with " + card + "\"");
        give(token, "\"signal\":\"edit\",\"before\":\"with " + card + "\",\"after\":\"without\"");
        give(token, "\"signal\":\"click\",\"passage\":\"" + card + "#0-1\",\"position\":1");

        assertThat(fixture.arrived).hasSize(5);
        assertThat(fixture.ops.feedbackStore().of(fixture.answer).toString())
                .doesNotContain(card)
                .contains("mine is <card>", "pay with <card>", "with <card>", "<card>#0-1");

        HttpResponse<String> blocked =
                give(fixture.token(), "\"signal\":\"comment\",\"comment\":\"what is forbidden\"");
        assertRefused(blocked, 400, "content_filter");
        assertThat(blocked.body()).doesNotContain("cards", "nobody may");
        assertThat(fixture.kept()).hasSize(5);
    }

    @Test
    void a_replayed_signal_is_refused_the_first_stays_and_a_restart_changes_nothing() throws Exception {
        start();
        String token = fixture.token();
        assertThat(give(token, "\"signal\":\"thumbs\",\"up\":true").statusCode())
                .isEqualTo(201);

        assertRefused(give(token, "\"signal\":\"thumbs\",\"up\":true"), 409, "feedback_token_replayed");
        assertRefused(give(token, "\"signal\":\"thumbs\",\"up\":false"), 409, "feedback_token_replayed");
        assertThat(give(token, "\"signal\":\"copy\"").statusCode()).isEqualTo(201);

        GenerationId answer = fixture.answer;
        fixture.close();
        start();
        assertRefused(give(token, "\"signal\":\"thumbs\",\"up\":false"), 409, "feedback_token_replayed");
        assertThat(fixture.ops.feedbackStore().of(answer))
                .extracting(Feedback::signal)
                .containsExactlyInAnyOrder(new FeedbackSignal.Thumbs(true), new FeedbackSignal.Copy());
    }

    @Test
    void of_many_equal_requests_at_once_one_is_kept() throws Exception {
        start();
        HttpRequest request =
                post(fixture.token(), "\"signal\":\"thumbs\",\"up\":true").build();
        List<CompletableFuture<Integer>> answers = IntStream.range(0, 16)
                .mapToObj(i -> http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                        .thenApply(HttpResponse::statusCode))
                .toList();

        assertThat(answers.stream().map(CompletableFuture::join))
                .containsOnly(201, 409)
                .containsOnlyOnce(201);
        assertThat(fixture.kept()).hasSize(1);
    }

    /** Both look before either keeps it, so neither can know of the other: the store decides. */
    @Test
    void of_one_signal_at_two_servers_at_once_the_store_keeps_one() throws Exception {
        start();
        CyclicBarrier bothLooked = new CyclicBarrier(2);
        FeedbackStore store = fixture.ops.feedbackStore();
        FeedbackStore looking = new FeedbackStore() {
            @Override
            public List<Feedback> of(GenerationId generation) {
                List<Feedback> found = store.of(generation);
                try {
                    bothLooked.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                    throw new IllegalStateException(e);
                }
                return found;
            }

            @Override
            public List<Feedback> latest(int limit) {
                return store.latest(limit);
            }

            @Override
            public void accept(Feedback feedback) {
                store.accept(feedback);
            }
        };
        String token = fixture.token();
        try (ModelServer one = server(looking);
                ModelServer other = server(looking)) {
            List<CompletableFuture<Integer>> answers = Stream.of(one, other)
                    .map(server -> http.sendAsync(
                                    thumbs(token, server == one, server.uri()), HttpResponse.BodyHandlers.discarding())
                            .thenApply(HttpResponse::statusCode))
                    .toList();
            assertThat(answers.stream().map(CompletableFuture::join)).containsExactly(201, 201);
        }

        assertThat(fixture.kept())
                .hasSize(1)
                .first()
                .isIn(new FeedbackSignal.Thumbs(true), new FeedbackSignal.Thumbs(false));
        assertRefused(give(token, "\"signal\":\"thumbs\",\"up\":true"), 409, "feedback_token_replayed");
    }

    private ModelServer server(FeedbackStore kept) {
        return ModelServer.builder(fixture.ops.asModelClient())
                .port(0)
                .feedback(FeedbackEndpoint.builder(
                                fixture.tokens, fixture.ops.generations(), kept, fixture.ops.feedback())
                        .build())
                .build();
    }

    private static HttpRequest thumbs(String token, boolean up, URI server) {
        return HttpRequest.newBuilder(server.resolve("/v1/feedback"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.createObjectNode()
                        .put("token", token)
                        .put("signal", "thumbs")
                        .put("up", up)
                        .toString()))
                .build();
    }

    @Test
    void bad_tokens_are_refused_with_a_status_that_says_why_and_nothing_is_kept() throws Exception {
        start();
        String thumbs = "\"signal\":\"thumbs\",\"up\":true";
        String token = fixture.token(Set.of(AllowedSignal.THUMBS, AllowedSignal.EDIT));
        byte[] other = "another-secret-of-the-tests-0123456789".getBytes(StandardCharsets.UTF_8);
        FeedbackTokens forger = FeedbackTokens.builder()
                .key("k1", other)
                .clock(fixture.now::get)
                .build();
        FeedbackTokens unknown = FeedbackTokens.builder()
                .key("k9", other)
                .clock(fixture.now::get)
                .build();
        FeedbackTokens same = FeedbackTokens.builder()
                .key("k1", FeedbackFixture.SECRET)
                .clock(fixture.now::get)
                .build();
        Set<AllowedSignal> only = Set.of(AllowedSignal.THUMBS);

        assertRefused(give("x", thumbs), 400, "feedback_token_malformed");
        assertRefused(
                give(forger.issue(fixture.answer, only, "acme", null), thumbs), 401, "feedback_token_wrong_signature");
        assertRefused(
                give(unknown.issue(fixture.answer, only, "acme", null), thumbs), 401, "feedback_token_unknown_key");
        assertRefused(
                give(same.issue(fixture.answer, only, "globex", null), thumbs), 403, "feedback_token_wrong_tenant");
        assertRefused(give(token, "\"signal\":\"copy\""), 403, "feedback_token_signal_not_allowed");
        assertRefused(give(token, thumbs + ",\"comment\":\"x\""), 403, "feedback_token_signal_not_allowed");
        assertRefused(
                give(token, "\"signal\":\"edit\",\"before\":\"a\",\"after\":\"b\""),
                403,
                "feedback_token_signal_not_allowed");
        GenerationId gone = new GenerationId("0198c2f0-5a3e-7cc1-8a4b-3f2d5e6a7b8c");
        assertRefused(give(same.issue(gone, only, null, null), thumbs), 404, "generation_not_found");
        fixture.now.set(fixture.now.get().plus(Duration.ofHours(3)));
        assertRefused(give(token, thumbs), 401, "feedback_token_expired");
        assertThat(fixture.kept()).isEmpty();
    }

    @Test
    void bad_bodies_are_refused_by_name() throws Exception {
        start(builder -> builder.maxBodyBytes(4096).requestsPerMinute(1000));
        String token = fixture.token();

        assertThat(send(raw("{")).statusCode()).isEqualTo(400);
        assertThat(send(raw("{\"signal\":\"copy\"}")).body()).contains("'token' is missing");
        assertThat(give(token, "\"signal\":\"telepathy\"").body()).contains("'signal' must be one of thumbs, rating");
        assertThat(give(token, "\"signal\":\"edit_text\"").statusCode()).isEqualTo(400);
        assertThat(give(token, "\"signal\":\"thumbs\"").body()).contains("'up' is missing");
        assertThat(give(token, "\"signal\":\"thumbs\",\"up\":true,\"user\":\"eve\"")
                        .body())
                .contains("'user' is no known field");
        assertThat(give(token, "\"signal\":\"rating\",\"value\":9").body())
                .contains("value must be at least 1.0 and at most 5.0, but was 9.0");
        assertThat(give(token, "\"signal\":\"comment\",\"comment\":\" \"").body())
                .contains("a comment must not be blank");
        assertThat(give(token, "\"signal\":\"edit\"").body()).contains("had neither");
        assertThat(give(token, "\"signal\":\"edit\",\"distance\":7").body()).contains("from 0 to 1, but was 7.0");
        assertThat(give(token, "\"signal\":\"dwell\"").body()).contains("'millis' is missing");
        assertThat(give(token, "\"signal\":\"dwell\",\"millis\":86400001").statusCode())
                .isEqualTo(400);
        assertThat(give(token, "\"signal\":\"click\",\"passage\":\"p\"").body()).contains("'position' is missing");
        assertThat(give(token, "\"signal\":\"click\",\"passage\":\"p\",\"position\":101")
                        .statusCode())
                .isEqualTo(400);
        assertThat(give(token, "\"signal\":\"comment\",\"comment\":\"" + "x".repeat(4096) + "\"")
                        .statusCode())
                .isEqualTo(413);
        for (String type : List.of("application/x-www-form-urlencoded", "application/jsonx", "text/plainer")) {
            assertThat(send(raw("{}").setHeader("Content-Type", type)).statusCode())
                    .as(type)
                    .isEqualTo(415);
        }
        assertThat(send(raw("{}").GET()).statusCode()).isEqualTo(405);
        assertThat(fixture.kept()).isEmpty();

        // What was refused used nothing up.
        assertThat(give(token, "\"signal\":\"thumbs\",\"up\":true").statusCode())
                .isEqualTo(201);
    }

    @Test
    void a_token_that_comes_too_often_is_told_when_to_come_back() throws Exception {
        start(builder -> builder.requestsPerMinute(2));
        String token = fixture.token();
        give(token, "\"signal\":\"copy\"");
        give(token, "\"signal\":\"regenerate\"");

        HttpResponse<String> third = give(token, "\"signal\":\"thumbs\",\"up\":true");

        assertRefused(third, 429, "rate_limit_exceeded");
        assertThat(third.headers().firstValue("Retry-After")).isPresent();
        assertThat(give(fixture.token(), "\"signal\":\"thumbs\",\"up\":true").statusCode())
                .isEqualTo(201);
    }

    @Test
    void pages_of_other_origins_are_refused_unless_they_are_listed() throws Exception {
        start();
        HttpResponse<String> refused =
                send(post(fixture.token(), "\"signal\":\"copy\"").header("Origin", SHOP));
        assertRefused(refused, 403, "origin_not_allowed");
        assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(preflight(SHOP).statusCode()).isEqualTo(403);
        assertThat(send(post(fixture.token(), "\"signal\":\"copy\"").header("Origin", "null"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(fixture.kept()).isEmpty();

        String own = fixture.server.uri().toString();
        assertThat(send(post(fixture.token(), "\"signal\":\"copy\"").header("Origin", own))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void a_listed_origin_may_ask_first_and_send() throws Exception {
        start(builder -> builder.allowedOrigin(SHOP));

        HttpResponse<String> asked = preflight(SHOP);
        assertThat(asked.statusCode()).isEqualTo(204);
        assertThat(asked.headers().firstValue("Access-Control-Allow-Origin")).contains(SHOP);
        assertThat(asked.headers().firstValue("Access-Control-Allow-Methods")).contains("POST");
        assertThat(asked.headers().firstValue("Access-Control-Allow-Headers")).contains("Content-Type");
        assertThat(asked.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
        assertThat(asked.headers().firstValue("Vary")).contains("Origin");

        HttpResponse<String> given = send(post(fixture.token(), "\"signal\":\"copy\"")
                .setHeader("Content-Type", "text/plain;charset=UTF-8")
                .header("Origin", SHOP));
        assertThat(given.statusCode()).isEqualTo(201);
        assertThat(given.headers().firstValue("Access-Control-Allow-Origin")).contains(SHOP);
        assertThat(given.headers().firstValue("Cache-Control")).contains("no-store");
        // Errors can be read by the page, too.
        HttpResponse<String> bad = send(post("x", "\"signal\":\"copy\"").header("Origin", SHOP));
        assertThat(bad.headers().firstValue("Access-Control-Allow-Origin")).contains(SHOP);
    }

    private HttpResponse<String> preflight(String origin) throws Exception {
        return send(raw("{}")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST"));
    }

    @Test
    void the_script_is_small_and_served_with_a_policy_and_the_digest_that_is_told() throws Exception {
        start(builder -> builder.allowedOrigin(SHOP));
        HttpResponse<String> script =
                send(HttpRequest.newBuilder(fixture.server.uri().resolve("/v1/feedback.js"))
                        .header("Origin", SHOP));

        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.headers().firstValue("Content-Type")).contains("text/javascript; charset=utf-8");
        assertThat(script.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'");
        assertThat(script.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(script.headers().firstValue("Access-Control-Allow-Origin")).contains(SHOP);
        byte[] bytes = script.body().getBytes(StandardCharsets.UTF_8);
        assertThat(bytes).hasSizeLessThan(6000);
        assertThat(script.body()).isEqualTo(FeedbackScript.text());
        assertThat(FeedbackScript.integrity())
                .isEqualTo("sha384-"
                        + Base64.getEncoder()
                                .encodeToString(
                                        MessageDigest.getInstance("SHA-384").digest(bytes)));
        assertThat(script.body())
                .doesNotContain("eval(", "new Function", "innerHTML", "localStorage", "sessionStorage", "cookie");
    }

    @Test
    void an_answer_of_the_server_brings_its_token_whole_and_streamed() throws Exception {
        start(builder -> builder.tokensWithAnswers(
                Set.of(AllowedSignal.THUMBS),
                answer ->
                        answer instanceof AnswerStream stream ? Optional.of(stream.generationId()) : Optional.empty()));
        for (String request : List.of(
                "/v1/chat/completions {\"user\":\"bert\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                "/v1/chat/completions {\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                "/v1/responses {\"input\":\"hi\"}")) {
            String[] parts = request.split(" ", 2);
            HttpResponse<String> response =
                    send(HttpRequest.newBuilder(fixture.server.uri().resolve(parts[0]))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(parts[1])));
            String token =
                    response.headers().firstValue("X-LLMOps-Feedback-Token").orElseThrow();
            FeedbackToken read = fixture.tokens.check(token);

            assertThat(read.signals()).containsExactly(AllowedSignal.THUMBS);
            assertThat(give(token, "\"signal\":\"thumbs\",\"up\":true").statusCode())
                    .isEqualTo(201);
            assertThat(fixture.ops.feedbackStore().of(read.generation())).hasSize(1);
        }
    }

    @Test
    void a_server_without_the_endpoint_has_no_such_routes() throws Exception {
        start();
        try (ModelServer plain =
                ModelServer.builder(fixture.ops.asModelClient()).port(0).build()) {
            assertThat(send(HttpRequest.newBuilder(plain.uri().resolve("/v1/feedback.js")))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void bad_settings_are_refused_by_name() {
        start();
        FeedbackEndpoint.Builder builder = FeedbackEndpoint.builder(
                fixture.tokens, fixture.ops.generations(), fixture.ops.feedbackStore(), fixture.ops.feedback());
        for (String origin :
                List.of("*", "null", "shop.example", "https://shop.example/", "https://Shop.example", "ftp://x")) {
            assertThatThrownBy(() -> builder.allowedOrigin(origin))
                    .hasMessage(
                            "origin must be a scheme and a host in lower case such as https://shop.example, but was '"
                                    + origin + "'");
        }
        assertThatThrownBy(() -> builder.requestsPerMinute(0)).hasMessageContaining("but was 0");
        assertThatThrownBy(() -> builder.maxBodyBytes(1)).hasMessageContaining("at least 4096, but was 1");
        assertThatThrownBy(() -> builder.tokensWithAnswers(Set.of(), answer -> Optional.empty()))
                .hasMessageContaining("signals must not be empty");
    }

    @Test
    void an_answer_whose_token_cannot_be_issued_is_closed() throws Exception {
        start();
        AtomicInteger closed = new AtomicInteger();
        ChatOnly model = request -> new CountedStream(closed);
        Caller longName = new Caller(null, null, "t".repeat(129), Map.of());
        try (ModelServer server = ModelServer.builder(model)
                .apiKey(ApiKey.of("a-key-of-the-tests-0123456789").withCaller(longName))
                .port(0)
                .feedback(FeedbackEndpoint.builder(
                                fixture.tokens,
                                fixture.ops.generations(),
                                fixture.ops.feedbackStore(),
                                fixture.ops.feedback())
                        .tokensWithAnswers(AllowedSignal.withoutText(), answer -> Optional.of(fixture.answer))
                        .build())
                .build()) {
            for (String path : List.of("/v1/chat/completions", "/v1/responses")) {
                String member = path.endsWith("responses") ? "input" : "messages";
                HttpResponse<String> response =
                        send(HttpRequest.newBuilder(server.uri().resolve(path))
                                .header("Content-Type", "application/json")
                                .header("Authorization", "Bearer a-key-of-the-tests-0123456789")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"" + member + "\":[{\"role\":\"user\",\"content\":\"x\"}]}")));
                assertThat(response.body()).contains("tenant must have at most 128 characters");
            }
        }
        assertThat(closed).hasValue(2);
    }
}
