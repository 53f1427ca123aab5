package dev.llmops.monitoring.backend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.generation.Generation;
import dev.llmops.testkit.SystemProcess;
import dev.llmops.testkit.server.PhoenixServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Phoenix itself shows of our calls. */
@Tag("systems")
class PhoenixTracesSystemTest {

    private static URI uri;
    private static Rest phoenix;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        uri = PhoenixServer.shared().uri();
        phoenix = new Rest(uri);
    }

    @Test
    void every_kind_of_call_is_shown() {
        try (SampleCalls calls = new SampleCalls(folder, uri.resolve("/v1/traces"), Map.of())) {
            Map<String, Generation> all = new LinkedHashMap<>();
            all.put("grounded", calls.grounded());
            all.put("streamed", calls.streamed());
            all.put("blocked", calls.blocked());
            all.put("failed", calls.failed());
            all.put("tool", calls.withTool());
            calls.flush();
            for (Map.Entry<String, Generation> each : all.entrySet()) {
                System.out.println("=== " + each.getKey() + "\n" + trace(each.getValue()).toPrettyString());
            }
        }
    }

    private static JsonNode trace(Generation generation) {
        String path = "/v1/projects/" + SampleCalls.SERVICE + "/spans?limit=100&trace_id="
                + generation.trace().traceId();
        return SystemProcess.until(
                () -> phoenix.get(path), found -> found.path("data").size() > 0);
    }
}
