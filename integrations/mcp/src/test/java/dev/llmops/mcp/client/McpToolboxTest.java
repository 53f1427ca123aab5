package dev.llmops.mcp.client;

import static dev.llmops.mcp.client.ScriptedServer.text;
import static dev.llmops.mcp.client.ScriptedServer.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.FakeGuardrail;
import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tools of a server in a conversation that is recorded, traced and guarded. */
@Timeout(60)
class McpToolboxTest {

    private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

    @TempDir
    Path folder;

    private final ScriptedServer server = new ScriptedServer()
            .tools(tool("quote", "Price of a share.", "symbol", "Its symbol."))
            .answers(params -> text("12.50"));

    private McpToolboxBuilder builder() {
        return McpToolbox.builder(ToolPins.file(folder.resolve("pins.json")))
                .server("stocks", new McpServerIdentity("test:stocks"), () -> server)
                .clock(() -> NOW);
    }

    private static void approve(McpToolbox toolbox) {
        toolbox.tools().forEach(tool -> toolbox.approve(tool.qualifiedName(), tool.hash(), "ann", false));
    }

    @Test
    void call_and_result_are_part_of_the_generation() {
        try (LlmOps ops = LlmOps.builder()
                        .store(Stores.sqlite(folder.resolve("llmops.db")))
                        .model(ScriptedModelClient.of(request ->
                                request.messages().get(request.messages().size() - 1) instanceof ToolMessage result
                                        ? ScriptedModelClient.script("It costs " + result.text() + ".")
                                        : ScriptedModelClient.calling(
                                                new ToolCall("1", "stocks__quote", "{\"symbol\":\"ACME\"}"))))
                        .build();
                McpToolbox toolbox = builder().build()) {
            approve(toolbox);
            List<Message> messages = new ArrayList<>(List.of(Message.user("What does ACME cost?")));
            Answer first = ask(ops, toolbox, messages);
            messages.add(new AssistantMessage(List.of(), first.toolCalls()));
            first.toolCalls().forEach(call -> messages.add(toolbox.call(call)));
            Answer second = ask(ops, toolbox, messages);

            assertThat(second.text()).isEqualTo("It costs 12.50.");
            Generation recorded =
                    ops.generations().list(GenerationQuery.latest(1)).get(0);
            assertThat(recorded.request().tools()).extracting("name").containsExactly("stocks__quote");
            assertThat(recorded.request().messages()).element(1).isEqualTo(messages.get(1));
            assertThat(recorded.request().messages().get(2).text()).isEqualTo("12.50");
        }
    }

    private static Answer ask(LlmOps ops, McpToolbox toolbox, List<Message> messages) {
        return ops.request(ModelRequest.builder()
                        .messages(messages)
                        .tools(toolbox.specifications())
                        .build())
                .ask();
    }

    @Test
    void each_call_is_a_span_whose_trace_the_server_gets() {
        InMemorySpanExporter exporter = InMemorySpanExporter.create();
        try (OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                        .setTracerProvider(SdkTracerProvider.builder()
                                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                                .build())
                        .build();
                McpToolbox toolbox = builder().openTelemetry(sdk).build()) {
            approve(toolbox);
            toolbox.call(new ToolCall("call_1", "stocks__quote", "{\"symbol\":\"ACME\"}"));

            SpanData span = exporter.getFinishedSpanItems().get(0);
            assertThat(span.getName()).isEqualTo("tools/call stocks__quote");
            assertThat(span.getAttributes().asMap())
                    .containsEntry(AttributeKey.stringKey("mcp.method.name"), "tools/call")
                    .containsEntry(AttributeKey.stringKey("gen_ai.tool.call.id"), "call_1");
            assertThat(exporter.getFinishedSpanItems().toString()).doesNotContain("ACME", "12.50");
            assertThat(server.calls.get(0))
                    .containsEntry("name", "quote")
                    .extracting("_meta")
                    .asString()
                    .startsWith("{traceparent=00-" + span.getTraceId() + "-" + span.getSpanId() + "-");
        }
    }

    @Test
    void approvals_are_in_the_audit_log_and_so_is_what_was_blocked() {
        try (Store store = Stores.sqlite(folder.resolve("llmops.db"));
                McpToolbox toolbox = builder().audit(store.audit()).build()) {
            approve(toolbox);
            server.tools(tool("quote", "Now another.", "symbol", "Its symbol."));
            toolbox.refresh();
            toolbox.refresh();
            assertThat(toolbox.revoke("stocks__quote", "bob")).isTrue();

            assertThat(store.audit().entries(0, 10))
                    .extracting(AuditEntry::event)
                    .extracting("type", "actor", "subject")
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("mcp.tool.approved", "ann", "stocks__quote"),
                            org.assertj.core.groups.Tuple.tuple("mcp.tool.blocked", null, "stocks__quote"),
                            org.assertj.core.groups.Tuple.tuple("mcp.tool.revoked", "bob", "stocks__quote"));
            assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
        }
    }

    @Test
    void a_guardrail_changes_arguments_before_the_server_and_results_before_the_model() {
        try (McpToolbox toolbox = builder()
                .guardrails(FakeGuardrail.of(
                        "names",
                        Set.of(GuardrailStage.TOOL_CALL, GuardrailStage.TOOL_RESULT),
                        (stage, text, context) -> new Decision.Transform(text.replace("ACME", "<NAME>"), List.of())))
                .build()) {
            approve(toolbox);
            server.answers(params -> text("ACME is up"));

            ToolMessage result = toolbox.call(new ToolCall("1", "stocks__quote", "{\"symbol\":\"ACME\"}"));

            assertThat(server.calls.get(0)).containsEntry("arguments", Map.of("symbol", "<NAME>"));
            assertThat(result.text()).isEqualTo("<NAME> is up");
        }
    }

    @Test
    void an_error_of_the_tool_is_told_to_the_model() {
        try (McpToolbox toolbox = builder().build()) {
            approve(toolbox);
            server.answers(params ->
                    Map.of("isError", true, "content", List.of(Map.of("type", "text", "text", "no such symbol"))));

            ToolMessage result = toolbox.call(new ToolCall("1", "stocks__quote", "{\"symbol\":\"ACME\"}"));

            assertThat(result.error()).isTrue();
            assertThat(result.text()).isEqualTo("no such symbol");
        }
    }

    @Test
    void equal_definitions_have_equal_hashes_whatever_the_order_of_their_members() {
        assertThat(ToolDefinition.ofJson("{\"name\":\"a\",\"description\":\"b\"}")
                        .hash())
                .isEqualTo(ToolDefinition.ofJson("{ \"description\":\"b\",  \"name\":\"a\"}")
                        .hash())
                .matches("sha256:[0-9a-f]{64}");
    }

    @Test
    void addresses_that_others_can_change_are_refused() {
        assertThatThrownBy(() -> builder().http("far", URI.create("http://tools.example/mcp")))
                .hasMessageContaining("must be https");
        assertThatThrownBy(() -> builder().http("No Name", URI.create("https://tools.example/mcp")))
                .hasMessageContaining("but was 'No Name'");
        assertThatThrownBy(() -> builder().http("stocks", URI.create("https://tools.example/mcp")))
                .hasMessageContaining("again");
    }

    @Test
    void a_program_that_cannot_be_started_is_told_of_without_waiting_for_its_answer() {
        McpToolboxBuilder toolbox = McpToolbox.builder(ToolPins.file(folder.resolve("pins.json")))
                .timeout(Duration.ofDays(1))
                .stdio("none", "/no/such/program");

        assertThatThrownBy(toolbox::build)
                .isInstanceOfSatisfying(
                        McpException.class, e -> assertThat(e.reason()).isEqualTo(McpException.Reason.FAILED))
                .hasMessageContaining("server 'none' could not be connected to");
    }

    @Test
    void a_program_that_dies_at_once_is_told_of_without_waiting_for_its_answer() {
        McpToolboxBuilder toolbox = McpToolbox.builder(ToolPins.file(folder.resolve("pins.json")))
                .timeout(Duration.ofDays(1))
                .stdio("dying", "sh", "-c", "exit 3");

        assertThatThrownBy(toolbox::build)
                .isInstanceOfSatisfying(
                        McpException.class, e -> assertThat(e.reason()).isEqualTo(McpException.Reason.FAILED))
                .hasMessageContaining("server 'dying' could not be connected to: its program has ended");
    }

    @Test
    void a_program_that_dies_instead_of_an_answer_is_told_of_and_so_is_each_later_call() {
        String program = """
                while read -r line; do
                  id=$(printf '%s' "$line" | sed -n 's/.*"id":"\\([^"]*\\)".*/\\1/p')
                  case $line in
                    *'"initialize"'*) printf '{"jsonrpc":"2.0","id":"%s","result":{"protocolVersion":"2025-06-18",\
                "capabilities":{"tools":{}},"serverInfo":{"name":"dying","version":"1"}}}\\n' "$id" ;;
                    *'"tools/list"'*) exit 3 ;;
                  esac
                done
                """;
        try (McpToolbox toolbox = McpToolbox.builder(ToolPins.file(folder.resolve("pins.json")))
                .timeout(Duration.ofDays(1))
                .stdio("dying", "sh", "-c", program)
                .build()) {
            for (int call = 0; call < 2; call++) {
                assertThatThrownBy(toolbox::tools)
                        .isInstanceOf(McpException.class)
                        .hasMessageContaining("did not list its tools: its program has ended");
            }
        }
    }

    @Test
    void a_server_that_does_not_answer_keeps_nobody_from_the_tools_of_others() {
        ScriptedServer other = new ScriptedServer()
                .tools(tool("time", "The time.", "zone", "Its zone."))
                .answers(params -> text("noon"));
        try (McpToolbox toolbox = builder()
                .server("clocks", new McpServerIdentity("test:clocks"), () -> other)
                .timeout(Duration.ofMillis(200))
                .build()) {
            approve(toolbox);
            server.tellOfChange();
            server.broken();

            assertThat(toolbox.call(new ToolCall("1", "clocks__time", "{\"zone\":\"UTC\"}"))
                            .text())
                    .isEqualTo("noon");
            assertThatThrownBy(() -> toolbox.call(new ToolCall("2", "stocks__quote", "{\"symbol\":\"ACME\"}")))
                    .isInstanceOf(McpException.class)
                    .hasMessageContaining("server 'stocks'");
        }
    }

    @Test
    void what_is_told_of_pictures_counts_as_text() {
        try (McpToolbox toolbox = builder().maxResultCharacters(1_000).build()) {
            approve(toolbox);
            Map<String, Object> picture = Map.of("type", "image", "data", "", "mimeType", "image/png");
            server.answers(params -> Map.of("content", Collections.nCopies(100, picture)));

            assertThatThrownBy(() -> toolbox.call(new ToolCall("1", "stocks__quote", "{\"symbol\":\"ACME\"}")))
                    .isInstanceOfSatisfying(
                            McpException.class, e -> assertThat(e.reason()).isEqualTo(McpException.Reason.TOO_LARGE));
        }
    }

    @Test
    void an_address_that_holds_a_secret_is_refused_without_telling_it() {
        for (String address : List.of(
                "https://ann:secret@tools.example/mcp",
                "https://tools.example/mcp?key=secret",
                "https://tools.example/mcp#secret")) {
            assertThatThrownBy(() -> builder().http("far", URI.create(address)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must have no user, query or fragment")
                    .hasMessageNotContaining("secret");
        }
        assertThatThrownBy(() -> builder().http("far", URI.create("http://ann:secret@tools.example/mcp")))
                .hasMessageNotContaining("secret");
    }
}
