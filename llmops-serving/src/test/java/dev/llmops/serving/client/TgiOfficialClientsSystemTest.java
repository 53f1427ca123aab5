package dev.llmops.serving.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.testkit.SystemProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Hugging Face's two Python clients of TGI as oracles, where no TGI runs: they read the answers that our client is tested with, and ask
 * for the same in the same words.
 */
@Tag("systems")
class TgiOfficialClientsSystemTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TgiClientKitTest FORMAT = new TgiClientKitTest();

    private static final String SCRIPT = """
            import json, sys
            from huggingface_hub import InferenceClient
            from text_generation import Client
            url, kind, how = sys.argv[1:4]
            options = dict(max_new_tokens=16, temperature=0.5, top_p=0.9, top_k=40, seed=42, do_sample=True)
            def result(text, details, pieces):
                reason = details.finish_reason
                return dict(text=text, reason=getattr(reason, 'value', reason), tokens=details.generated_tokens, seed=details.seed, pieces=pieces)
            try:
                if kind == 'hub':
                    client = InferenceClient(model=url)
                    call = lambda stream: client.text_generation('Hello', details=True, stream=stream, stop=['END'], **options)
                else:
                    client = Client(url)
                    ask = client.generate_stream if how == 'stream' else client.generate
                    call = lambda stream: ask('Hello', stop_sequences=['END'], **options)
                if how == 'stream':
                    pieces = []
                    for event in call(True):
                        if not event.token.special:
                            pieces.append(event.token.text)
                        last = event
                    out = result(last.generated_text, last.details, pieces)
                else:
                    answer = call(False)
                    out = result(answer.generated_text, answer.details, [])
            except Exception as e:
                out = dict(error=type(e).__name__)
            print(json.dumps(out))
            """;

    private static Path python;

    private final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());
    private final FakeModelServer server = new FakeModelServer(this::answer);
    private volatile String refusal = "";

    @BeforeAll
    static void find() {
        python = SystemProcess.program(
                "llmops.tgi-clients",
                "pip install text-generation==0.7.0 huggingface_hub==0.36.2 in a virtual environment, and name its"
                        + " bin/python");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /** As {@code TgiClientKitTest} has it, which our client reads; the Python clients want what TGI has beside it. */
    private void answer(FakeModelServer.Exchange exchange) throws IOException {
        asked.add(exchange.json());
        if (!refusal.isEmpty()) {
            exchange.respond(refusal.contains("overloaded") ? 429 : 422, "application/json", refusal);
        } else if (exchange.json().path("stream").asBoolean() || exchange.requestLine.contains("_stream")) {
            exchange.startEvents();
            exchange.chunk(FORMAT.begin() + FORMAT.delta("Grüße ") + FORMAT.delta("🐈") + FORMAT.end());
            exchange.endChunks();
        } else {
            String whole = FORMAT.whole("Grüße 🐈").replace("\"seed\"", "\"prefill\":[],\"tokens\":[],\"seed\"");
            exchange.respond(200, "application/json", exchange.requestLine.contains(" / ") ? "[" + whole + "]" : whole);
        }
    }

    @Test
    void both_clients_read_the_whole_answers_and_streams_that_ours_reads() throws Exception {
        for (String kind : List.of("hub", "text-generation")) {
            JsonNode whole = official(kind, "whole");
            JsonNode stream = official(kind, "stream");

            assertThat(whole.path("text").asText()).as("%s", whole).isEqualTo("Grüße 🐈");
            assertThat(whole.path("reason").asText()).isEqualTo("eos_token");
            assertThat(whole.path("tokens").asInt()).isEqualTo(6);
            assertThat(stream.path("pieces"))
                    .as("%s", stream)
                    .extracting(JsonNode::asText)
                    .containsExactly("Grüße ", "🐈");
            assertThat(stream.path("reason").asText()).isEqualTo("eos_token");
            assertThat(stream.path("seed").asInt()).isEqualTo(7);
        }
        assertThat(client().generate(request()).text()).isEqualTo("Grüße 🐈");
        assertThat(client().stream(request()).await().text()).isEqualTo("Grüße 🐈");
    }

    @Test
    void our_client_asks_as_they_do() throws Exception {
        for (String how : List.of("whole", "stream")) {
            asked.clear();
            if (how.equals("whole")) {
                client().generate(request());
            } else {
                client().stream(request()).await();
            }
            official("hub", how);
            official("text-generation", how);

            JsonNode ours = said(asked.get(0));
            assertThat(said(asked.get(1))).as("InferenceClient, %s", how).isEqualTo(ours);
            assertThat(said(asked.get(2))).as("text-generation, %s", how).isEqualTo(ours);
        }
    }

    /** Without what says nothing: no value, or what is so unless asked for. Which route is asked says whether to stream. */
    private static JsonNode said(JsonNode asked) {
        ObjectNode said = asked.deepCopy();
        said.remove("stream");
        ObjectNode parameters = (ObjectNode) said.path("parameters");
        List<String> silent = new ArrayList<>();
        parameters.properties().forEach(each -> {
            if (each.getValue().isNull()
                    || (each.getValue().isBoolean() && !each.getValue().asBoolean())) {
                silent.add(each.getKey());
            }
        });
        parameters.remove(silent);
        return said;
    }

    @Test
    void refusals_are_told_apart_by_their_type_as_ours_are() throws Exception {
        refusal = "{\"error\":\"Input validation error: x\",\"error_type\":\"validation\"}";
        for (String kind : List.of("hub", "text-generation")) {
            assertThat(official(kind, "whole").path("error").asText()).isEqualTo("ValidationError");
        }
        refusal = "{\"error\":\"Model is overloaded\",\"error_type\":\"overloaded\"}";
        for (String kind : List.of("hub", "text-generation")) {
            assertThat(official(kind, "whole").path("error").asText()).isEqualTo("OverloadedError");
        }
        try (ModelStream stream = client().stream(request())) {
            assertThat(stream.forEach(event -> {}))
                    .isInstanceOfSatisfying(
                            dev.llmops.api.model.ModelEvent.Failed.class,
                            failed -> assertThat(failed.error())
                                    .isInstanceOf(dev.llmops.api.error.RateLimitedException.class));
        }
    }

    private JsonNode official(String kind, String how) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(python.toString(), "-c", SCRIPT, server.url(""), kind, how)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("HF_HUB_OFFLINE", "0");
        builder.environment().put("HF_HUB_DISABLE_TELEMETRY", "1");
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return JSON.readTree(out);
    }

    private ModelClient client() {
        return TgiClient.builder().baseUrl(server.url("")).model("fake").build();
    }

    private static ModelRequest request() {
        return ModelRequest.builder()
                .user("Hello")
                .parameters(ModelParameters.builder()
                        .maxTokens(16)
                        .temperature(0.5)
                        .topP(0.9)
                        .topK(40)
                        .seed(42)
                        .stopSequences(List.of("END"))
                        .build())
                .build();
    }
}
