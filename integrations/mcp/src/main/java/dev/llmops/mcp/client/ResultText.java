package dev.llmops.mcp.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.core.json.CompiledSchema;
import dev.llmops.core.json.SchemaViolation;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import java.util.stream.Collectors;

/** What a model reads of a result: its texts, or its structured content where it has no text. Pictures and sounds are told of and left out. */
final class ResultText {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ResultText() {}

    static String of(String tool, ToolDefinition definition, McpSchema.CallToolResult result, int maxCharacters) {
        String structured = result.structuredContent() == null ? null : json(result.structuredContent());
        if (structured != null) {
            requireSize(tool, structured.length(), maxCharacters);
        }
        String schema = definition.outputSchema();
        if (schema != null && !Boolean.TRUE.equals(result.isError())) {
            requireSchema(tool, schema, structured == null ? "" : structured);
        }
        List<McpSchema.Content> content = result.content() == null ? List.of() : result.content();
        requireSize(tool, content.stream().mapToLong(ResultText::size).sum(), maxCharacters);
        String text = content.stream().map(ResultText::text).collect(Collectors.joining("\n"));
        // What is told of pictures counts too.
        requireSize(tool, text.length(), maxCharacters);
        return UnicodeText.repair(text.isEmpty() && structured != null ? structured : text);
    }

    private static void requireSize(String tool, long size, int maxCharacters) {
        if (size > maxCharacters) {
            throw new McpException(
                    McpException.Reason.TOO_LARGE,
                    "the result of tool '" + tool + "' has " + size + " characters, more than the " + maxCharacters
                            + " that maxResultCharacters allows");
        }
    }

    private static void requireSchema(String tool, String schema, String structured) {
        List<SchemaViolation> problems = CompiledSchema.of(
                        "the output schema of tool '" + tool + "'", new JsonSchema("result", schema))
                .violations(structured);
        if (!problems.isEmpty()) {
            throw new McpException(
                    McpException.Reason.INVALID_RESULT,
                    "the result of tool '" + tool + "' breaks the output schema that was approved: "
                            + problems.get(0).path() + " breaks rule '"
                            + problems.get(0).rule() + "'");
        }
    }

    private static long size(McpSchema.Content content) {
        if (content instanceof McpSchema.TextContent text) {
            return text.text() == null ? 0 : text.text().length();
        }
        if (content instanceof McpSchema.EmbeddedResource embedded
                && embedded.resource() instanceof McpSchema.TextResourceContents text) {
            return text.text() == null ? 0 : text.text().length();
        }
        return 0;
    }

    private static String text(McpSchema.Content content) {
        if (content instanceof McpSchema.TextContent text) {
            return text.text() == null ? "" : text.text();
        }
        if (content instanceof McpSchema.EmbeddedResource embedded
                && embedded.resource() instanceof McpSchema.TextResourceContents text) {
            return text.text() == null ? "" : text.text();
        }
        return "[content of type " + content.type() + ", left out]";
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new McpException(McpException.Reason.INVALID_RESULT, "structured content has no JSON form", e);
        }
    }
}
