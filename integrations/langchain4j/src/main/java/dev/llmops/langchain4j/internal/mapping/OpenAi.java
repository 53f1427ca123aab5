package dev.llmops.langchain4j.internal.mapping;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelParameters;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What langchain4j-open-ai has beyond langchain4j-core. That module is optional: a method here is called only with an
 * object whose class name says that it is the module's, so that the module is on the class path by then.
 */
final class OpenAi {

    private static final String PACKAGE = "dev.langchain4j.model.openai.";
    private static final String TOP_K = "top_k";
    private static final String MIN_P = "min_p";
    private static final String SEED = "seed";

    private OpenAi() {}

    static boolean isParameters(ChatRequestParameters parameters) {
        return isClass(parameters, "OpenAiChatRequestParameters");
    }

    static boolean isUsage(dev.langchain4j.model.output.@Nullable TokenUsage usage) {
        return isClass(usage, "OpenAiTokenUsage");
    }

    static boolean isMetadata(ChatResponseMetadata metadata) {
        return isClass(metadata, "OpenAiChatResponseMetadata");
    }

    private static boolean isClass(@Nullable Object object, String name) {
        return object != null && object.getClass().getName().equals(PACKAGE + name);
    }

    /**
     * Adds what the general parameters cannot hold. Top-k and min-p have no field at OpenAI; servers that speak its
     * protocol (vLLM, SGLang, llama.cpp) take them as {@code top_k} and {@code min_p}, and one that does not says so.
     */
    static ChatRequestParameters parameters(
            ChatRequestParameters general, ModelParameters ours, ChatRequestParameters defaults) {
        OpenAiChatRequestParameters openAi = (OpenAiChatRequestParameters) defaults;
        OpenAiChatRequestParameters.Builder builder =
                OpenAiChatRequestParameters.builder().overrideWith(general);
        Map<String, Object> custom = new LinkedHashMap<>();
        // LangChain4j replaces the model's own custom parameters by those of a request instead of merging the two.
        custom.putAll(openAi.customParameters());
        custom.putAll(ours.vendor());
        putIfSet(custom, TOP_K, ours.topK());
        putIfSet(custom, MIN_P, ours.minP());
        seed(builder, custom, ours.seed());
        if (openAi.maxCompletionTokens() != null && ours.maxTokens() != null) {
            // The two exclude each other; the application chose this one when it built the model.
            builder.maxOutputTokens(null).maxCompletionTokens(ours.maxTokens());
        }
        return builder.customParameters(custom).build();
    }

    private static void seed(
            OpenAiChatRequestParameters.Builder builder, Map<String, Object> custom, @Nullable Long seed) {
        if (seed != null && seed == seed.intValue()) {
            builder.seed(seed.intValue());
        } else {
            putIfSet(custom, SEED, seed);
        }
    }

    /**
     * The parameters of a LangChain4j request, by the names that OpenAI's protocol has for them. Those that have a place of
     * their own go there, so that a model which is no OpenAI server, a local one for example, takes them as well.
     */
    static void addTo(ModelParameters.Builder builder, Map<String, Object> vendor, ChatRequestParameters parameters) {
        OpenAiChatRequestParameters openAi = (OpenAiChatRequestParameters) parameters;
        vendor.putAll(openAi.customParameters());
        if (vendor.remove(TOP_K) instanceof Number topK) {
            builder.topK(topK.intValue());
        }
        if (vendor.remove(MIN_P) instanceof Number minP) {
            builder.minP(minP.doubleValue());
        }
        if (vendor.remove(SEED) instanceof Number seed) {
            builder.seed(seed.longValue());
        }
        if (openAi.seed() != null) {
            builder.seed(openAi.seed());
        }
        if (openAi.maxCompletionTokens() != null) {
            builder.maxTokens(openAi.maxCompletionTokens());
        }
        putIfSet(vendor, "logit_bias", emptyToNull(openAi.logitBias()));
        putIfSet(vendor, "parallel_tool_calls", openAi.parallelToolCalls());
        putIfSet(vendor, "user", openAi.user());
        putIfSet(vendor, "store", openAi.store());
        putIfSet(vendor, "metadata", emptyToNull(openAi.metadata()));
        putIfSet(vendor, "service_tier", openAi.serviceTier());
        putIfSet(vendor, "reasoning_effort", openAi.reasoningEffort());
        try {
            putIfSet(vendor, "logprobs", openAi.logprobs());
            putIfSet(vendor, "top_logprobs", openAi.topLogprobs());
        } catch (NoSuchMethodError e) {
            // LangChain4j before 1.14 has no such parameters.
        }
    }

    static TokenUsage usage(dev.langchain4j.model.output.TokenUsage usage) {
        OpenAiTokenUsage openAi = (OpenAiTokenUsage) usage;
        var input = openAi.inputTokensDetails();
        var output = openAi.outputTokensDetails();
        return new TokenUsage(
                TokenCounts.known(openAi.inputTokenCount()),
                TokenCounts.known(openAi.outputTokenCount()),
                TokenCounts.known(input == null ? null : input.cachedTokens()),
                TokenCounts.known(output == null ? null : output.reasoningTokens()));
    }

    static void addTo(Map<String, Object> vendor, ChatResponseMetadata metadata) {
        OpenAiChatResponseMetadata openAi = (OpenAiChatResponseMetadata) metadata;
        putIfSet(vendor, "created", openAi.created());
        putIfSet(vendor, "service_tier", openAi.serviceTier());
        putIfSet(vendor, "system_fingerprint", openAi.systemFingerprint());
    }

    private static <K, V> @Nullable Map<K, V> emptyToNull(@Nullable Map<K, V> map) {
        return map == null || map.isEmpty() ? null : map;
    }

    private static void putIfSet(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
