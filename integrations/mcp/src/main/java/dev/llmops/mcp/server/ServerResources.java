package dev.llmops.mcp.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Generations and prompts by their addresses, with longer texts than tools give. */
final class ServerResources {

    private static final String GENERATION = "llmops://generation/";
    private static final String PROMPT = "llmops://prompt/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GenerationStore generations;
    private final PromptRegistry prompts;
    private final OutgoingText texts;
    private final AccessLog access;

    ServerResources(GenerationStore generations, PromptRegistry prompts, OutgoingText texts, AccessLog access) {
        this.generations = generations;
        this.prompts = prompts;
        this.texts = texts;
        this.access = access;
    }

    static String generation(GenerationId id) {
        return GENERATION + id.value();
    }

    static String prompt(PromptReference reference) {
        return PROMPT + URLEncoder.encode(reference.toString(), StandardCharsets.UTF_8);
    }

    static List<McpSchema.ResourceTemplate> templates() {
        return List.of(
                template(GENERATION + "{id}", "generation", "A recorded call", "application/json"),
                template(PROMPT + "{reference}", "prompt", "A version of a prompt (Dotprompt)", "text/plain"));
    }

    private static McpSchema.ResourceTemplate template(String uri, String name, String description, String type) {
        return McpSchema.ResourceTemplate.builder(uri, name)
                .description(description)
                .mimeType(type)
                .build();
    }

    McpSchema.ReadResourceResult read(Caller caller, String uri) {
        try {
            if (uri.startsWith(GENERATION)) {
                String id = uri.substring(GENERATION.length());
                access.read(caller, "resource", Map.of("id", id));
                Map<String, Object> whole =
                        new GenerationView(texts).whole(GenerationTool.find(generations, caller, id));
                return contents(uri, "application/json", JSON.writeValueAsString(whole));
            }
            if (uri.startsWith(PROMPT)) {
                String reference = URLDecoder.decode(uri.substring(PROMPT.length()), StandardCharsets.UTF_8);
                access.read(caller, "resource", Map.of("reference", reference));
                String template =
                        prompts.get(PromptReference.parse(reference)).content().template();
                return contents(uri, "text/plain", texts.ofApplication(template, null));
            }
        } catch (LlmOpsException | IllegalArgumentException | JsonProcessingException e) {
            throw McpError.RESOURCE_NOT_FOUND.apply(uri);
        }
        throw McpError.RESOURCE_NOT_FOUND.apply(uri);
    }

    private static McpSchema.ReadResourceResult contents(String uri, String type, String text) {
        return McpSchema.ReadResourceResult.builder(List.of(McpSchema.TextResourceContents.builder(uri, text)
                        .mimeType(type)
                        .build()))
                .build();
    }
}
