package dev.llmops.springai.internal.mapping;

import dev.llmops.commons.internal.text.WordList;
import java.util.Map;

/**
 * Who runs a model, by the names that OpenTelemetry has for {@code gen_ai.provider.name}. Spring AI's models do not say it, but
 * each vendor's stand in a package of their own.
 */
public final class Providers {

    private static final String SPRING_AI = "org.springframework.ai.";

    private static final Map<String, String> NAMES = WordList.pairs("""
            anthropic=anthropic azure=azure.ai.openai bedrock=aws.bedrock deepseek=deepseek google=gcp.gemini
            mistralai=mistral_ai ollama=ollama openai=openai vertexai=gcp.vertex_ai""");

    private Providers() {}

    /** {@return who runs a model, or {@code unknown}; {@code model}: Spring AI's model} */
    public static String name(Object model) {
        String type = model.getClass().getName();
        if (!type.startsWith(SPRING_AI)) {
            return "unknown";
        }
        int end = type.indexOf('.', SPRING_AI.length());
        return NAMES.getOrDefault(end < 0 ? "" : type.substring(SPRING_AI.length(), end), "unknown");
    }
}
