package dev.llmops.mcp.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.text.UnicodeText;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a tool for a client. What goes wrong is told to the model where it can do something about it; what a fault of ours says stays here. */
final class ToolRun {

    private static final Logger LOG = LoggerFactory.getLogger(ToolRun.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_SUBJECT = 200;

    private final ServerTool tool;
    private final AccessLog access;

    ToolRun(ServerTool tool, AccessLog access) {
        this.tool = tool;
        this.access = access;
    }

    McpSchema.Tool definition() {
        return McpSchema.Tool.builder(tool.name(), Schemas.object(tool.parameters(), tool.required()))
                .title(tool.title())
                .description(tool.description())
                .outputSchema(Schemas.object(tool.result(), tool.result().keySet()))
                .annotations(McpSchema.ToolAnnotations.builder()
                        .title(tool.title())
                        .readOnlyHint(true)
                        .destructiveHint(false)
                        .openWorldHint(tool.isOpenWorld())
                        .build())
                .build();
    }

    McpSchema.CallToolResult call(Caller caller, McpSyncServerExchange client, McpSchema.CallToolRequest request) {
        Map<String, Object> arguments = request.arguments();
        try {
            access.read(caller, tool.name(), subject(arguments));
            Map<String, Object> result = tool.call(caller, new Arguments(arguments), new Progress(client, request));
            return McpSchema.CallToolResult.builder()
                    .structuredContent(result)
                    .addTextContent(JSON.writeValueAsString(result))
                    .isError(false)
                    .build();
        } catch (CancellationException e) {
            LOG.debug("a call of tool '{}' was cancelled", tool.name());
            return failed("the call was cancelled");
        } catch (LlmOpsException | IllegalArgumentException e) {
            return failed(String.valueOf(e.getMessage()));
        } catch (JsonProcessingException | RuntimeException e) {
            LOG.error("tool '{}' failed", tool.name(), e);
            return failed("the tool failed; the server's log says why");
        }
    }

    /** Ids and names of what is read; never a question or another text. */
    private static Map<String, String> subject(Map<String, Object> arguments) {
        for (String name : new String[] {"id", "reference", "name"}) {
            if (arguments != null && arguments.get(name) instanceof String text && text.length() <= MAX_SUBJECT) {
                return Map.of(name, UnicodeText.repair(text));
            }
        }
        return Map.of();
    }

    private static McpSchema.CallToolResult failed(String why) {
        return McpSchema.CallToolResult.builder()
                .addTextContent(why)
                .isError(true)
                .build();
    }
}
