package dev.llmops.langchain4j.internal.mapping;

import dev.langchain4j.model.ModelProvider;
import java.util.Arrays;
import java.util.Locale;

/** Who runs a model, by the names that OpenTelemetry has for {@code gen_ai.provider.name}. */
public final class Providers {

    private Providers() {}

    public static String name(ModelProvider provider) {
        return switch (provider) {
            case AMAZON_BEDROCK -> "aws.bedrock";
            case MICROSOFT_FOUNDRY -> "azure.ai.inference";
            case GOOGLE_AI_GEMINI, GOOGLE_GENAI -> "gcp.gemini";
            case GOOGLE_VERTEX_AI_GEMINI, GOOGLE_VERTEX_AI_ANTHROPIC -> "gcp.vertex_ai";
            case OPEN_AI -> "openai";
            case WATSONX -> "ibm.watsonx.ai";
            case OTHER -> "unknown";
            default -> byName(provider.name());
        };
    }

    public static ModelProvider provider(String name) {
        return Arrays.stream(ModelProvider.values())
                .filter(provider -> name(provider).equals(name))
                .findFirst()
                .orElse(ModelProvider.OTHER);
    }

    /** Azure's constant is deprecated; the others are called as OpenTelemetry calls them: anthropic, cohere, mistral_ai. */
    private static String byName(String name) {
        return name.equals("AZURE_OPEN_AI") ? "azure.ai.openai" : name.toLowerCase(Locale.ROOT);
    }
}
