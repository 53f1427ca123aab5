package dev.llmops.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.llmops.local.LocalModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that others wrote. */
class ModelServerClientsTest {

    private static LocalModel model;
    private static ModelServer server;

    @BeforeAll
    static void start() {
        model = LocalModel.builder().file(Stories.file()).name("stories").build();
        server = Stories.server(model).port(0).build();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (model != null) {
            model.close();
        }
    }

    private static OpenAiChatModel.OpenAiChatModelBuilder chat() {
        return OpenAiChatModel.builder()
                .baseUrl(server.uri() + "/v1")
                .apiKey("none")
                .modelName("stories")
                .maxRetries(0);
    }

    @Test
    void langchain4j_gets_an_answer() {
        ChatResponse response = chat().maxTokens(20).build().chat(UserMessage.from("Zoo"));

        assertThat(response.aiMessage().text()).startsWith(" was a little girl");
        assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(20);
    }

    @Test
    void langchain4j_gets_a_stream() throws Exception {
        OpenAiStreamingChatModel streaming = OpenAiStreamingChatModel.builder()
                .baseUrl(server.uri() + "/v1")
                .apiKey("none")
                .modelName("stories")
                .maxTokens(20)
                .build();
        CompletableFuture<ChatResponse> done = new CompletableFuture<>();
        StringBuilder text = new StringBuilder();
        streaming.chat("Zoo", new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String piece) {
                text.append(piece);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                done.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                done.completeExceptionally(error);
            }
        });
        ChatResponse response = done.get(30, TimeUnit.SECONDS);

        assertThat(response.aiMessage().text()).isEqualTo(text.toString()).startsWith(" was a little girl");
        assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(20);
    }

    @Test
    void langchain4j_gets_a_tool_call() {
        ToolSpecification tool = ToolSpecification.builder()
                .name("clock")
                .description("tells the time")
                .parameters(JsonObjectSchema.builder()
                        .addBooleanProperty("utc")
                        .required("utc")
                        .additionalProperties(false)
                        .build())
                .build();
        ChatResponse response = chat().build()
                .chat(ChatRequest.builder()
                        .messages(UserMessage.from("Time?"))
                        .toolSpecifications(tool)
                        .toolChoice(ToolChoice.REQUIRED)
                        .maxOutputTokens(150)
                        .build());

        assertThat(response.aiMessage().toolExecutionRequests()).first().satisfies(call -> {
            assertThat(call.name()).isEqualTo("clock");
            assertThat(call.id()).isNotBlank();
            assertThat(call.arguments()).contains("utc");
        });
    }

    @Test
    void langchain4j_gets_vectors_and_errors() {
        OpenAiEmbeddingModel embeddings = OpenAiEmbeddingModel.builder()
                .baseUrl(server.uri() + "/v1")
                .apiKey("none")
                .modelName("stories")
                .build();

        assertThat(embeddings.embed("one day").content().vector())
                .isEqualTo(model.embeddings()
                        .embed(List.of("one day"), dev.llmops.api.model.EmbeddingPurpose.DOCUMENT)
                        .vectors()
                        .get(0));
        assertThat(chat().parallelToolCalls(false).maxTokens(5).build().chat("Zoo"))
                .isNotEmpty();
        assertThatThrownBy(() -> chat().modelName("other").build().chat("Zoo"))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("'stories'");
    }

    /** OpenAI's own Python client in a pinned version, by chats and by responses. */
    @Test
    void openais_python_client_gets_answers() throws Exception {
        assertAnswered("openai");
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(strings = {"langchain", "llamaindex"})
    void python_frameworks_get_answers(String name) throws Exception {
        assertAnswered(name);
    }

    private static void assertAnswered(String name) throws Exception {
        Path python = PythonClients.python();
        Path script = Path.of("src/test/python/" + name + "_client.py").toAbsolutePath();

        assertThat(run(
                        python.getParent(),
                        python.toString(),
                        script.toString(),
                        server.uri().toString()))
                .isZero();
    }

    private static int run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            System.err.println(said);
        }
        return status;
    }
}
