package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that others wrote. */
class LocalModelServerClientsTest {

    private static LocalModel model;
    private static LocalModelServer server;

    @BeforeAll
    static void start() {
        model = LocalModel.builder().file(TestModels.stories()).name("stories").build();
        server = LocalModelServer.builder(model).port(0).start();
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
        assertThatThrownBy(() -> chat().parallelToolCalls(false).build().chat("Zoo"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("parallel_tool_calls");
    }

    /** Runs only where it is asked for, because it installs OpenAI's package: {@code -Dllmops.openai-python=true}. */
    @Test
    void openai_s_own_client_gets_answers(@TempDir Path folder) throws Exception {
        if (!Boolean.getBoolean("llmops.openai-python")) {
            abort("skipped: set -Dllmops.openai-python=true to install and run OpenAI's Python client");
        }
        Path python = folder.resolve("venv/bin/python");
        if (run(folder, "python3", "-m", "venv", "venv") != 0
                || run(folder, python.toString(), "-m", "pip", "install", "-q", "openai") != 0) {
            abort("skipped: OpenAI's Python client can not be installed here");
        }
        Path script = folder.resolve("script.py");
        Files.writeString(script, """
                import sys
                from openai import OpenAI, BadRequestError
                client = OpenAI(base_url=sys.argv[1] + "/v1", api_key="none", max_retries=0)
                ask = dict(model="stories", messages=[{"role": "user", "content": "Zoo"}], max_tokens=20)
                whole = client.chat.completions.create(**ask)
                text = whole.choices[0].message.content
                assert text.startswith(" was a little girl"), text
                pieces = [c for c in client.chat.completions.create(stream=True, stream_options={"include_usage": True}, **ask)]
                assert "".join(c.choices[0].delta.content or "" for c in pieces if c.choices) == text
                assert pieces[-1].usage.completion_tokens == 20
                assert client.completions.create(model="stories", prompt="Zoo", max_tokens=5).choices[0].text
                assert len(client.embeddings.create(model="stories", input=["a", "b"]).data) == 2
                assert client.models.list().data[0].id == "stories"
                tool = {"type": "function", "function": {"name": "clock", "parameters": {"type": "object",
                        "properties": {"utc": {"type": "boolean"}}, "required": ["utc"], "additionalProperties": False}}}
                call = client.chat.completions.create(model="stories", messages=ask["messages"], tools=[tool],
                        tool_choice="required", max_tokens=150).choices[0].message.tool_calls[0]
                assert call.function.name == "clock", call
                try:
                    client.chat.completions.create(parallel_tool_calls=False, **ask)
                    raise SystemExit("not refused")
                except BadRequestError as e:
                    assert "parallel_tool_calls" in e.message, e
                """);

        assertThat(run(
                        folder,
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
