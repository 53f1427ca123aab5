package dev.llmops.langchain4j;

import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.llmops.api.model.ModelClient;
import java.time.Duration;

/** LangChain4j's real OpenAI models, set up as the documentation recommends, against a fake server. */
final class OpenAiModels {

    /** So long that no test runs into it. */
    private static final Duration PATIENT = Duration.ofMinutes(10);

    private OpenAiModels() {}

    static OpenAiChatModel.OpenAiChatModelBuilder blocking(FakeModelServer server) {
        return blocking(server.baseUrl());
    }

    private static OpenAiChatModel.OpenAiChatModelBuilder blocking(String baseUrl) {
        return OpenAiChatModel.builder()
                .baseUrl(baseUrl)
                .apiKey("key")
                .modelName("fake")
                .timeout(PATIENT)
                .maxRetries(0)
                .returnThinking(true)
                .sendThinking(true)
                .httpClientBuilder(JdkHttpClient.builder().httpClientBuilder(LangChain4jHttp.clientBuilder()));
    }

    static OpenAiStreamingChatModel.OpenAiStreamingChatModelBuilder streaming(FakeModelServer server) {
        return streaming(server.baseUrl());
    }

    private static OpenAiStreamingChatModel.OpenAiStreamingChatModelBuilder streaming(String baseUrl) {
        return OpenAiStreamingChatModel.builder()
                .baseUrl(baseUrl)
                .apiKey("key")
                .modelName("fake")
                .timeout(PATIENT)
                .returnThinking(true)
                .sendThinking(true)
                .httpClientBuilder(JdkHttpClient.builder().httpClientBuilder(LangChain4jHttp.clientBuilder()));
    }

    static ModelClient client(FakeModelServer server) {
        return client(server.baseUrl());
    }

    static ModelClient client(String baseUrl) {
        return LangChain4jModels.from(
                blocking(baseUrl).build(), streaming(baseUrl).build());
    }
}
