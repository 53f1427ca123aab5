package dev.llmops.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.testkit.SystemProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A real Ray Serve with a small application that speaks OpenAI's API, deployed by this library. */
@Tag("systems")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RayServeSystemTest {

    private static final String APPLICATION = """
            import asyncio, json
            from fastapi import FastAPI, Request
            from fastapi.responses import StreamingResponse
            from ray import serve

            web = FastAPI()

            @serve.deployment(max_ongoing_requests=1, max_queued_requests=1)
            @serve.ingress(web)
            class Chat:
                @web.post("/v1/chat/completions")
                async def chat(self, request: Request):
                    body = await request.json()
                    said = body["messages"][-1]["content"]
                    if said == "crash":
                        raise RuntimeError("on purpose")
                    if said == "wait":
                        await asyncio.sleep(3)
                    text = request.headers.get("serve-multiplexed-model-id", "none")
                    if not body.get("stream"):
                        return {"id": "c1", "model": "tiny", "choices": [{"index": 0, "finish_reason": "stop",
                            "message": {"role": "assistant", "content": "Grüße von " + text}}],
                            "usage": {"prompt_tokens": 3, "completion_tokens": 4}}
                    def events():
                        for piece in ["Grüße", " von ", text]:
                            yield "data: " + json.dumps({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]}) + "\\n\\n"
                        yield "data: " + json.dumps({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}) + "\\n\\n"
                        yield "data: [DONE]\\n\\n"
                    return StreamingResponse(events(), media_type="text/event-stream")

            application = Chat.bind()
            """;
    private static final String CHAT = application("chat", "/", "tinyllm:application");

    private static SystemProcess cluster;
    private static RayServe serve;
    private static String url;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException, InterruptedException {
        Path ray = SystemProcess.program(
                "llmops.ray", "pip install 'ray[serve]==2.60.0' in a virtual environment, and name its bin/ray");
        Files.writeString(folder.resolve("tinyllm.py"), APPLICATION);
        // Short, because the path of a socket may have 107 characters.
        Path temporary = folder.resolve("r");
        int dashboard = SystemProcess.freePort();
        int port = SystemProcess.freePort();
        cluster = SystemProcess.start(
                folder,
                "http://127.0.0.1:" + dashboard + "/api/version",
                Map.of(
                        "HOME",
                        folder.toString(),
                        "PYTHONPATH",
                        folder.toString(),
                        "RAY_USAGE_STATS_ENABLED",
                        "0",
                        "PATH",
                        ray.getParent() + ":" + System.getenv("PATH")),
                List.of(
                        ray.toString(),
                        "start",
                        "--head",
                        "--block",
                        "--node-ip-address=127.0.0.1",
                        "--port=" + SystemProcess.freePort(),
                        "--ray-client-server-port=" + SystemProcess.freePort(),
                        "--dashboard-agent-listen-port=" + SystemProcess.freePort(),
                        "--dashboard-host=127.0.0.1",
                        "--dashboard-port=" + dashboard,
                        "--num-cpus=2",
                        "--object-store-memory=100000000",
                        "--temp-dir=" + temporary,
                        "--disable-usage-stats"));
        String ofCluster = "http://127.0.0.1:" + dashboard;
        put(ofCluster, "{\"http_options\":{\"host\":\"127.0.0.1\",\"port\":" + port + "},\"applications\":[]}");
        serve = RayServe.builder().baseUrl(ofCluster).build();
        url = "http://127.0.0.1:" + port;
    }

    /** What an administrator does: an application is deployed into it later. */
    private static void put(String ofCluster, String options) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(ofCluster + "/api/serve/applications/"))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(options))
                .build();
        HttpResponse<String> answer = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static String application(String name, String prefix, String path) {
        return "{\"name\":\"" + name + "\",\"route_prefix\":\"" + prefix + "\",\"import_path\":\"" + path + "\"}";
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    @Order(1)
    void an_application_is_planned_deployed_and_answers() {
        RayServePlan plan = serve.plan(CHAT);
        assertThat(plan.change()).isEqualTo(RayServePlan.Change.ADDED);
        serve.apply(plan);
        SystemProcess.until(() -> state("chat"), RayServe.Application::isRunning);
        assertThat(state("chat").isRunning()).as(state("chat").message()).isTrue();
        assertThat(serve.plan(CHAT).change()).isEqualTo(RayServePlan.Change.NONE);

        ModelResponse whole = client().generate(ModelRequest.user("?"));
        ModelResponse streamed = client().stream(ModelRequest.user("?")).await();
        assertThat(whole.text()).isEqualTo("Grüße von a1");
        assertThat(whole.usage().input()).isEqualTo(3);
        assertThat(streamed.text()).isEqualTo("Grüße von a1");
    }

    @Test
    @Order(2)
    void a_deployment_that_fails_later_is_told_and_leaves_the_others() {
        RayServePlan plan = serve.plan(application("bad", "/bad", "nowhere:application"));
        assertThat(plan.kept()).containsExactly("chat");
        serve.apply(plan);
        SystemProcess.until(() -> state("bad"), RayServe.Application::hasFailed);

        assertThat(state("bad").hasFailed()).isTrue();
        assertThat(state("bad").message()).contains("nowhere");
        assertThat(state("chat").isRunning()).isTrue();
    }

    @Test
    @Order(3)
    void a_plan_against_what_has_changed_since_is_refused() {
        RayServePlan stale = serve.plan(application("late", "/late", "tinyllm:application"));
        serve.apply(serve.plan(application("other", "/other", "nowhere:application")));
        SystemProcess.until(() -> serve.applications().containsKey("other"), there -> there);

        assertThatThrownBy(() -> serve.apply(stale))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("plan again");
        assertThatThrownBy(() -> serve.apply(serve.plan("{\"name\":\"x\",\"import_path\":7}")))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    @Order(4)
    void a_crash_in_plain_text_is_a_fault_of_the_server() {
        assertThatThrownBy(() -> client().generate(ModelRequest.user("crash")))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining("500");
    }

    @Test
    @Order(5)
    void backpressure_in_plain_text_asks_to_slow_down() {
        // A stream is asked for at once, and read later.
        List<ModelStream> calls = Stream.generate(() -> client().stream(ModelRequest.user("wait")))
                .limit(6)
                .toList();
        List<LlmOpsException> refused = new ArrayList<>();
        for (ModelStream call : calls) {
            if (call.forEach(event -> {}) instanceof ModelEvent.Failed failed) {
                refused.add(failed.error());
            }
        }

        assertThat(refused).isNotEmpty().hasSizeLessThan(6).hasOnlyElementsOfType(RateLimitedException.class);
    }

    private static RayServe.Application state(String name) {
        return serve.applications().getOrDefault(name, new RayServe.Application("NONE", "", Map.of()));
    }

    private static ModelClient client() {
        return OpenAiCompatibleClient.builder()
                .dialect(ServerDialect.RAY_SERVE)
                .baseUrl(url + "/v1")
                .model("tiny")
                .header("serve-multiplexed-model-id", "a1")
                .build();
    }
}
