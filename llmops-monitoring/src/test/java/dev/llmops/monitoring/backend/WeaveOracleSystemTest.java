package dev.llmops.monitoring.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.testkit.SystemProcess;
import dev.llmops.testkit.server.LoopbackServer;
import dev.llmops.testkit.server.PythonScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Weave would store of our spans, by the mapping of its own trace server, which the last client that carries it lets us ask. */
@Tag("systems")
class WeaveOracleSystemTest {

    private static final String SCRIPT = """
            import json, sys
            from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
            from weave.trace_server.opentelemetry.python_spans import Resource, Span
            calls = []
            for name in sys.argv[1:]:
                request = ExportTraceServiceRequest()
                request.ParseFromString(open(name, 'rb').read())
                for resource in request.resource_spans:
                    for scope in resource.scope_spans:
                        for span in scope.spans:
                            start, end = Span.from_proto(span, Resource.from_proto(resource.resource)).to_call('shop/lamps')
                            kept = start.attributes or {}
                            usage = list(((end.summary or {}).get('usage') or {}).items())
                            calls.append(dict(name=span.name, kind=kept.get('kind'), model=kept.get('model'), provider=kept.get('provider'),
                                inputs=start.inputs, output=end.output, usage=usage, error=end.exception, thread=start.thread_id))
            print(json.dumps(calls, default=str))
            """;

    private static Path python;

    @TempDir
    Path folder;

    @BeforeAll
    static void find() {
        python = SystemProcess.program(
                "llmops.weave", "pip install weave==0.52.30 in a virtual environment, and name its bin/python");
    }

    @Test
    void weave_keeps_kind_model_provider_tokens_input_and_output() throws Exception {
        Map<String, JsonNode> calls = new HashMap<>();
        new ObjectMapper()
                .readTree(PythonScript.run(python, folder, SCRIPT, exported().toArray(new String[0])))
                .forEach(call -> calls.put(call.path("name").textValue(), call));

        JsonNode chat = calls.get("chat " + SampleModel.NAME);
        assertThat(chat.path("kind").textValue()).isEqualTo("LLM");
        assertThat(chat.path("model").textValue()).isEqualTo(SampleModel.NAME);
        assertThat(chat.path("provider").textValue()).isEqualTo("openai");
        JsonNode usage = chat.path("usage").get(0);
        assertThat(usage.get(0).textValue()).isEqualTo(SampleModel.NAME);
        // Both spellings are kept side by side, with one value.
        assertThat(usage.get(1).path("input_tokens").intValue()).isEqualTo(100);
        assertThat(usage.get(1).path("prompt_tokens").intValue()).isEqualTo(100);
        assertThat(usage.get(1).path("output_tokens").intValue()).isEqualTo(20);
        assertThat(usage.get(1).path("completion_tokens").intValue()).isEqualTo(20);
        assertThat(chat.path("inputs").toString()).contains("How long is cable").doesNotContain("4111");
        assertThat(chat.path("output").toString()).contains("Two metres.");

        JsonNode call = calls.get("invoke_workflow support");
        assertThat(call.path("kind").textValue()).isEqualTo("CHAIN");
        assertThat(call.path("inputs").toString()).contains("How long is cable");
        assertThat(call.path("output").toString()).contains("Two metres.");
        assertThat(calls.get("retrieval").path("kind").textValue()).isEqualTo("RETRIEVER");
        assertThat(calls.entrySet())
                .filteredOn(each -> each.getKey().startsWith("guardrail"))
                .isNotEmpty()
                .allSatisfy(each ->
                        assertThat(each.getValue().path("kind").textValue()).isEqualTo("GUARDRAIL"));
    }

    /** The files of what an exporter sent. */
    private List<String> exported() throws Exception {
        List<String> files = new CopyOnWriteArrayList<>();
        try (LoopbackServer server = new LoopbackServer(exchange -> {
                    Path file = folder.resolve("spans" + files.size() + ".pb");
                    byte[] body = new GZIPInputStream(exchange.getRequestBody()).readAllBytes();
                    files.add(Files.write(file, body).toString());
                    exchange.sendResponseHeaders(200, -1);
                });
                SampleCalls calls = new SampleCalls(folder, server.uri("/v1/traces"), Map.of())) {
            calls.grounded();
            calls.flush();
        }
        return files;
    }
}
