package dev.llmops.benchmarks.serving;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;

/** LangChain4j's own models of OpenAI on the JDK's client. */
final class LangChain4jSide implements CallSide {

    private final OpenAiChatModel whole;
    private final OpenAiStreamingChatModel stream;
    private final ChatRequest request = ChatRequest.builder()
            .messages(UserMessage.from(DirectSide.QUESTION))
            .build();

    LangChain4jSide(String baseUrl) {
        this.whole = OpenAiChatModel.builder()
                .httpClientBuilder(http())
                .baseUrl(baseUrl)
                .apiKey("none")
                .modelName("m")
                .maxRetries(0)
                .build();
        this.stream = OpenAiStreamingChatModel.builder()
                .httpClientBuilder(http())
                .baseUrl(baseUrl)
                .apiKey("none")
                .modelName("m")
                .build();
    }

    private static JdkHttpClientBuilder http() {
        return new JdkHttpClientBuilder()
                .httpClientBuilder(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1));
    }

    @Override
    public String name() {
        return "LangChain4j";
    }

    @Override
    public void whole() {
        if (!whole.chat(request).aiMessage().text().contains("metres")) {
            throw new IllegalStateException("the answer is another one");
        }
    }

    @Override
    public long stream() throws Exception {
        long start = System.nanoTime();
        long[] first = {0};
        CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
        stream.chat(request, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String partial) {
                first[0] = first[0] == 0 ? System.nanoTime() - start : first[0];
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                whole.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                whole.completeExceptionally(error);
            }
        });
        whole.get();
        return first[0];
    }
}
