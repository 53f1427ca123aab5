package dev.llmops.mcp.server;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.EnumSchemaOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Those tools of the conformance suite that speak to their client before they answer. */
final class ConformanceClientTools {

    private ConformanceClientTools() {}

    static SyncToolSpecification[] all(BreakingConnections connections) {
        return new SyncToolSpecification[] {
            tool("test_tool_with_logging", Map.of(), (client, request) -> {
                for (String text :
                        List.of("Tool execution started", "Tool processing data", "Tool execution completed")) {
                    client.loggingNotification(
                            McpSchema.LoggingMessageNotification.builder(McpSchema.LoggingLevel.INFO, text)
                                    .build());
                }
                return "logged";
            }),
            tool("test_tool_with_progress", Map.of(), (client, request) -> {
                Progress progress = new Progress(client, request);
                for (int done : new int[] {0, 50, 100}) {
                    progress.report(done, 100, "under way");
                }
                return "done";
            }),
            tool(
                    "test_sampling",
                    Map.of("prompt", Map.of("type", "string")),
                    (client, request) -> "LLM response: "
                            + client.createMessage(McpSchema.CreateMessageRequest.builder(
                                            List.of(McpSchema.SamplingMessage.builder(
                                                            McpSchema.Role.USER,
                                                            McpSchema.TextContent.builder(argument(request, "prompt"))
                                                                    .build())
                                                    .build()),
                                            100)
                                    .build())),
            tool(
                    "test_elicitation",
                    Map.of("message", Map.of("type", "string")),
                    (client, request) -> asked(
                            client,
                            argument(request, "message"),
                            Map.of("username", Map.of("type", "string"), "email", Map.of("type", "string")))),
            tool(
                    "test_elicitation_sep1034_defaults",
                    Map.of(),
                    (client, request) -> asked(client, "Values with defaults", defaults())),
            tool("test_elicitation_sep1330_enums", Map.of(), (client, request) -> asked(client, "Choices", choices())),
            tool("test_reconnection", Map.of(), (client, request) -> {
                connections.breakLatest();
                return "answered after the connection broke";
            })
        };
    }

    private static SyncToolSpecification tool(
            String name,
            Map<String, Object> arguments,
            BiFunction<McpSyncServerExchange, CallToolRequest, String> does) {
        Map<String, Object> schema =
                Map.of("type", "object", "properties", arguments, "required", List.copyOf(arguments.keySet()));
        return new SyncToolSpecification(
                McpSchema.Tool.builder(name, schema).description("fixture").build(),
                (client, request) -> McpSchema.CallToolResult.builder()
                        .addTextContent(does.apply(client, request))
                        .build());
    }

    private static String argument(CallToolRequest request, String name) {
        return String.valueOf(request.arguments().get(name));
    }

    private static String asked(McpSyncServerExchange client, String message, Map<String, Object> properties) {
        McpSchema.ElicitResult result = client.createElicitation(McpSchema.ElicitFormRequest.builder(
                        message,
                        Map.of(
                                "type",
                                "object",
                                "properties",
                                properties,
                                "required",
                                List.copyOf(properties.keySet())))
                .build());
        return "Elicitation completed: action=" + result.action() + ", content=" + result.content();
    }

    private static Map<String, Object> defaults() {
        return Map.of(
                "name", Map.of("type", "string", "default", "John Doe"),
                "age", Map.of("type", "integer", "default", 30),
                "score", Map.of("type", "number", "default", 95.5),
                "status",
                        Map.of("type", "string", "enum", List.of("active", "inactive", "pending"), "default", "active"),
                "verified", Map.of("type", "boolean", "default", true));
    }

    private static Map<String, Object> choices() {
        Map<String, Object> choices = new LinkedHashMap<>();
        choices.put(
                "untitledSingle",
                json(McpSchema.UntitledSingleSelectEnumSchema.builder()
                        .enumValues("option1", "option2", "option3")
                        .build()));
        choices.put(
                "titledSingle",
                json(McpSchema.TitledSingleSelectEnumSchema.builder()
                        .oneOf(titled("First Option", "Second Option", "Third Option"))
                        .build()));
        choices.put(
                "legacyEnum",
                Map.of(
                        "type",
                        "string",
                        "enum",
                        List.of("opt1", "opt2", "opt3"),
                        "enumNames",
                        List.of("Option One", "Option Two", "Option Three")));
        choices.put(
                "untitledMulti",
                json(McpSchema.UntitledMultiSelectEnumSchema.builder(McpSchema.UntitledMultiSelectItems.builder()
                                .enumValues("option1", "option2", "option3")
                                .build())
                        .build()));
        choices.put(
                "titledMulti",
                json(McpSchema.TitledMultiSelectEnumSchema.builder(McpSchema.TitledMultiSelectItems.builder()
                                .anyOf(titled("First Choice", "Second Choice", "Third Choice"))
                                .build())
                        .build()));
        return choices;
    }

    private static EnumSchemaOption[] titled(String first, String second, String third) {
        return new EnumSchemaOption[] {
            new EnumSchemaOption("value1", first),
            new EnumSchemaOption("value2", second),
            new EnumSchemaOption("value3", third)
        };
    }

    private static Object json(Object schema) {
        return McpJsonDefaults.getMapper().convertValue(schema, new TypeRef<Map<String, Object>>() {});
    }
}
