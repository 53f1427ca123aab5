package dev.llmops.springai.internal.mapping;

import java.util.Map;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Who runs a model, by the names that OpenTelemetry has for {@code gen_ai.provider.name}. Spring AI's models do not say it, but
 * each vendor's stand in a package of their own.
 */
public final class Providers {

    private static final String SPRING_AI = "org.springframework.ai.";

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("anthropic", "anthropic"),
            Map.entry("azure", "azure.ai.openai"),
            Map.entry("bedrock", "aws.bedrock"),
            Map.entry("deepseek", "deepseek"),
            Map.entry("google", "gcp.gemini"),
            Map.entry("mistralai", "mistral_ai"),
            Map.entry("ollama", "ollama"),
            Map.entry("openai", "openai"),
            Map.entry("vertexai", "gcp.vertex_ai"));

    private Providers() {}

    /**
     * {@return who runs a model, or {@code unknown}}
     *
     * @param model Spring AI's model
     */
    public static String name(Object model) {
        String type = model.getClass().getName();
        if (!type.startsWith(SPRING_AI)) {
            return "unknown";
        }
        int end = type.indexOf('.', SPRING_AI.length());
        return NAMES.getOrDefault(end < 0 ? "" : type.substring(SPRING_AI.length(), end), "unknown");
    }
}
