package dev.llmops.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.PromptRegistryException;
import dev.llmops.api.error.PromptRegistryException.Reason;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.ServedPrompt;
import dev.llmops.core.prompt.CachingPromptRegistry;
import dev.llmops.core.prompt.source.PromptSources;
import dev.llmops.prompts.Loopback.Asked;
import dev.llmops.prompts.Loopback.Reply;
import dev.llmops.testkit.ClosedPort;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a registry can answer that is no answer: a typed error that holds no key, and the old version served. */
class FaultsTest {

    private static final PromptReference PRODUCTION = PromptReference.labelled("greet", "production");
    private static final String SECRET = "sk-lf-very-secret";

    private static final Reply HTML =
            Reply.text(200, "text/html", "<!DOCTYPE html><html>Sign in, " + SECRET + "</html>");
    private static final Reply BROKEN = new Reply(200, Map.of("Content-Type", "application/json"), null);

    private final FakeLangfuse server = new FakeLangfuse();
    private final Registries.Pauses pauses = new Registries.Pauses();
    private final LangfuseRegistry registry = registry(server.uri());

    private LangfuseRegistry registry(URI uri) {
        RegistryEndpoint endpoint = LangfuseRegistry.withKeys(RegistryEndpoint.of(uri), "pk-lf-1", SECRET);
        return new LangfuseRegistry(Registries.http("langfuse", endpoint, pauses), Registries.CLOCK);
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** As what stands in front of a registry may drop the number of the page. */
    private static PromptRegistryException failureOfEndless(Reply page, Function<URI, PromptRegistry> registry) {
        try (Loopback endless = new Loopback() {
            @Override
            Reply answer(Asked asked) {
                return page;
            }
        }) {
            PromptRegistry asked = registry.apply(endless.uri());
            return catchThrowableOfType(PromptRegistryException.class, asked::names);
        }
    }

    @Test
    void a_list_that_does_not_end_is_no_answer() {
        ObjectNode mlflow = RegistryHttp.JSON.createObjectNode().put("next_page_token", "again");
        ObjectNode langfuse = RegistryHttp.JSON.createObjectNode();
        langfuse.putArray("data").addObject().put("name", "greet");
        langfuse.putObject("meta").put("totalPages", Integer.MAX_VALUE);
        ObjectNode promptLayer = RegistryHttp.JSON.createObjectNode();
        ArrayNode items = promptLayer.putArray("items");
        for (int i = 0; i < 100; i++) {
            items.addObject().put("prompt_name", "greet");
        }

        assertThat(List.of(
                        failureOfEndless(Reply.json(200, mlflow), Registries::mlflow),
                        failureOfEndless(Reply.json(200, langfuse), Registries::langfuse),
                        failureOfEndless(Reply.json(200, promptLayer), Registries::promptLayer)))
                .allSatisfy(failure -> assertThat(failure)
                        .hasMessageContaining("the same pages again and again")
                        .extracting(PromptRegistryException::reason)
                        .isEqualTo(Reason.INVALID_ANSWER));
    }

    /** A prompt of PromptLayer with 1,001 versions, whose answers have the number that is given for the one asked for. */
    private static Loopback versions(IntUnaryOperator given) {
        return new Loopback() {
            @Override
            Reply answer(Asked asked) {
                ObjectNode json = RegistryHttp.JSON.createObjectNode();
                if (asked.path().endsWith("/labels")) {
                    json.putArray("release_labels");
                } else {
                    String asks = asked.query().getOrDefault("version", "1001");
                    json.put("version", given.applyAsInt(Integer.parseInt(asks)));
                    json.putObject("prompt_template")
                            .put("type", "completion")
                            .putArray("content")
                            .addObject()
                            .put("type", "text")
                            .put("text", "Hello");
                }
                return Reply.json(200, json);
            }
        };
    }

    @Test
    void a_prompt_has_as_many_versions_as_it_has() {
        try (Loopback server = versions(asks -> asks)) {
            PromptRegistry asked = Registries.promptLayer(server.uri());

            assertThat(asked.versions("long")).hasSize(1_001);
            assertThat(asked.register("long", PromptContent.of("Hello"), new PromptCommit("ana", "again"))
                            .number())
                    .isEqualTo(1_001);
        }
    }

    @Test
    void one_version_in_place_of_all_is_no_answer() {
        try (Loopback server = versions(asks -> 1_001)) {
            PromptRegistry asked = Registries.promptLayer(server.uri());

            assertThatThrownBy(() -> asked.versions("long"))
                    .isInstanceOfSatisfying(
                            PromptRegistryException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_ANSWER))
                    .hasMessageContaining("the same version of 'long' again and again");
        }
    }

    private static Reply status(int status) {
        ObjectNode body = RegistryHttp.JSON.createObjectNode().put("message", "no, " + SECRET);
        return Reply.json(status, body);
    }

    private PromptRegistryException failure(Reply... replies) {
        server.script(replies);
        PromptRegistryException failure =
                catchThrowableOfType(PromptRegistryException.class, () -> registry.find(PRODUCTION));
        assertThat(failure).isNotNull();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            assertThat(String.valueOf(each.getMessage())).doesNotContain(SECRET).doesNotContain("c2stbGY");
        }
        assertThat(failure)
                .hasMessageContaining("langfuse")
                .hasMessageContaining(server.uri().toString());
        return failure;
    }

    @Test
    void what_is_no_answer_says_why() {
        assertThat(failure(HTML))
                .hasMessageContaining("HTML")
                .extracting(PromptRegistryException::reason)
                .isEqualTo(Reason.INVALID_ANSWER);
        assertThat(failure(status(401)).reason()).isEqualTo(Reason.CREDENTIALS);
        assertThat(failure(status(403)).reason()).isEqualTo(Reason.CREDENTIALS);
        assertThat(failure(status(400)).reason()).isEqualTo(Reason.REFUSED);
        assertThat(failure(Reply.text(404, "text/html", "<html>404</html>")).reason())
                .as("not 'there is no such prompt'")
                .isEqualTo(Reason.INVALID_ANSWER);
        assertThat(failure(Reply.text(200, "application/json", "{\"name\":\"greet\",\"vers"))
                        .reason())
                .isEqualTo(Reason.INVALID_ANSWER);
        assertThat(failure(Reply.text(200, "application/json", "")).reason()).isEqualTo(Reason.INVALID_ANSWER);
        assertThat(failure(Reply.text(200, "application/json", "{}")).reason()).isEqualTo(Reason.INVALID_ANSWER);
        assertThat(failure(Reply.text(200, "application/json", "{} {}")).reason())
                .isEqualTo(Reason.INVALID_ANSWER);
        assertThat(pauses.taken()).as("none of these passes by itself").isEmpty();
    }

    @Test
    void a_redirect_is_not_followed_with_the_keys() {
        Reply redirect = new Reply(302, Map.of("Location", "https://evil.example/?token=" + SECRET), "");

        assertThat(failure(redirect))
                .hasMessageContaining("'evil.example'")
                .extracting(PromptRegistryException::reason)
                .isEqualTo(Reason.REFUSED);
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void a_name_that_the_server_does_not_answer_to_is_told_as_that() {
        assertThat(failure(
                        Reply.text(403, "text/plain", "Invalid Host header - possible DNS rebinding attack detected")))
                .hasMessageContaining("host name");
    }

    @Test
    void what_may_pass_is_asked_again_and_no_more_than_twice() {
        assertThat(failure(status(500), status(503), status(502)).reason()).isEqualTo(Reason.FAILED);
        assertThat(failure(status(429), status(429), status(429)).reason()).isEqualTo(Reason.BUSY);
        assertThat(failure(BROKEN, BROKEN, BROKEN).reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(pauses.taken())
                .containsExactly(
                        Duration.ofMillis(100),
                        Duration.ofMillis(400),
                        Duration.ofMillis(100),
                        Duration.ofMillis(400),
                        Duration.ofMillis(100),
                        Duration.ofMillis(400));

        server.script(status(500), BROKEN);
        assertThat(registry.find(PRODUCTION))
                .as("the third time it says that there is none")
                .isEmpty();
    }

    @Test
    void a_change_is_sent_once() {
        server.script(
                Reply.json(200, RegistryHttp.JSON.createObjectNode().set("data", RegistryHttp.JSON.createArrayNode())),
                Reply.json(200, RegistryHttp.JSON.createObjectNode().set("data", RegistryHttp.JSON.createArrayNode())),
                status(500));

        assertThatThrownBy(() -> registry.register("greet", PromptContent.of("Hello"), PromptCommit.NONE))
                .isInstanceOfSatisfying(
                        PromptRegistryException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.FAILED));
        assertThat(server.asked())
                .filteredOn(asked -> asked.method().equals("POST"))
                .hasSize(1);
    }

    @Test
    void a_server_that_is_not_there_and_one_that_never_answers() throws Exception {
        try (ClosedPort nobody = new ClosedPort()) {
            LangfuseRegistry gone = registry(nobody.uri(""));
            assertThatThrownBy(() -> gone.find(PRODUCTION))
                    .isInstanceOfSatisfying(
                            PromptRegistryException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE));
        }
        CountDownLatch end = new CountDownLatch(1);
        try (Loopback silent = new Loopback() {
            @Override
            Reply answer(Asked asked) {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return status(200);
            }
        }) {
            RegistryEndpoint endpoint = RegistryEndpoint.of(silent.uri()).withTimeout(Duration.ofMillis(200));
            LangfuseRegistry slow =
                    new LangfuseRegistry(Registries.http("langfuse", endpoint, pauses), Registries.CLOCK);

            assertThatThrownBy(() -> slow.find(PRODUCTION))
                    .isInstanceOfSatisfying(
                            PromptRegistryException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT))
                    .hasMessageContaining("PT0.2S");
            assertThat(silent.asked()).as("asked once: the time is up").hasSize(1);
            end.countDown();
        }
    }

    @Test
    void an_interrupt_ends_the_waiting_and_stays() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> registry.find(PRODUCTION)).isInstanceOf(PromptRegistryException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    /** The whole way: the registry fails in each of these ways, and the old version is served. */
    @Test
    void whatever_it_answers_what_was_seen_still_serves(@TempDir Path folder) {
        registry.register("greet", PromptContent.of("Hello {{name}}"), PromptCommit.NONE);
        registry.label("greet", 1, "production", PromptCommit.NONE);
        try (CachingPromptRegistry before =
                PromptSources.of(registry).keptIn(folder).build()) {
            assertThat(before.serve(PRODUCTION).source().name()).isEqualTo("langfuse");
        }
        for (List<Reply> replies : List.of(
                List.of(HTML),
                List.of(status(401)),
                List.of(status(500), status(500), status(500)),
                List.of(BROKEN, BROKEN, BROKEN),
                List.of(Reply.text(200, "application/json", "{\"version\":1,\"type\":\"text\"}")),
                List.of(edited()),
                List.of(prompt("Half a character: \ud800")),
                List.of(withSchema("{\"title\":\"\ud800\"}")))) {
            server.script(replies.toArray(new Reply[0]));
            try (CachingPromptRegistry prompts =
                    PromptSources.of(registry).keptIn(folder).build()) {
                ServedPrompt served = prompts.serve(PRODUCTION);
                assertThat(served.version().content().template()).isEqualTo("Hello {{name}}");
                assertThat(served.source().name()).as(replies.toString()).isEqualTo("disk");
                assertThat(served.source().staleSince()).isNotNull();
            }
        }
        PromptRegistry well = PromptSources.of(registry).keptIn(folder).build();
        assertThat(well.serve(PRODUCTION).source().name()).isEqualTo("langfuse");
    }

    @Test
    void what_somebody_else_keeps_in_our_place_is_passed_over() {
        for (String theirs :
                List.of("", "null", "{}", "{\"content\":\"null\",\"createdAt\":\"2026-01-01T00:00:00Z\"}")) {
            ObjectNode prompt = version("Hello {{name}}");
            prompt.withObject("/config").put(Kept.MEMBER, theirs);
            server.script(Reply.json(200, prompt));

            assertThat(registry.find(PRODUCTION).orElseThrow().content().template())
                    .as(theirs)
                    .isEqualTo("Hello {{name}}");
        }
    }

    /** Version 1 with another text than it had. */
    private static Reply edited() {
        return prompt("Edited {{name}}");
    }

    private static Reply prompt(String text) {
        return Reply.text(200, "application/json", escaped(version(text).toString()));
    }

    private static Reply withSchema(String json) {
        ObjectNode prompt = version("Hello {{name}}");
        prompt.withObject("/config/response_format")
                .put("type", "json_schema")
                .withObject("/json_schema")
                .put("name", "answer")
                .put("schema", json);
        return Reply.text(200, "application/json", escaped(prompt.toString()));
    }

    /** A lone surrogate has no form in UTF-8. */
    private static String escaped(String json) {
        return json.replace("\ud800", "\\ud800");
    }

    private static ObjectNode version(String text) {
        ObjectNode prompt = RegistryHttp.JSON.createObjectNode();
        prompt.put("name", "greet").put("version", 1).put("type", "text").put("prompt", text);
        prompt.putObject("config");
        prompt.putArray("labels").add("production");
        prompt.putArray("tags");
        return prompt;
    }
}
