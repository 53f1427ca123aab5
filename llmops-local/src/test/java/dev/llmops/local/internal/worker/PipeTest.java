package dev.llmops.local.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.QueueFullException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.local.error.InsufficientMemoryException;
import dev.llmops.local.error.ModelFileException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What goes through the pipe comes out as it was. */
class PipeTest {

    private static byte[] sent(Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Pipe(InputStream.nullInputStream(), bytes).send(new Frame(Frame.Kind.EVENT, 7, value));
        return bytes.toByteArray();
    }

    private static Frame received(byte[] bytes) throws IOException {
        return new Pipe(new ByteArrayInputStream(bytes), ByteArrayOutputStream.nullOutputStream()).receive();
    }

    private static void assertSame(Object value) throws IOException {
        Frame frame = received(sent(value));
        assertThat(frame.kind()).isEqualTo(Frame.Kind.EVENT);
        assertThat(frame.call()).isEqualTo(7);
        assertThat(frame.value()).isEqualTo(value);
    }

    @Test
    void a_request_with_every_kind_of_message_arrives_as_it_was() throws IOException {
        ModelParameters parameters = ModelParameters.builder()
                .temperature(0.5)
                .seed(-3)
                .stopSequences(List.of("END", "\u00e4\ud83d\ude00"))
                .vendor(Map.of("numbers", List.of(1, 2L, 0.5), "yes", true, "nested", Map.of("a", "b")))
                .build();
        assertSame(ModelRequest.builder()
                .system("be brief")
                .message(new UserMessage(
                        List.of(new TextPart("hi"), new ImagePart(Media.of("image/png", new byte[] {1, 2}))), "u"))
                .message(new AssistantMessage(
                        List.of(new ReasoningPart("hm", null), new TextPart("yes")),
                        List.of(new ToolCall("1", "look", "{}"))))
                .message(new ToolMessage("1", "look", List.of(new TextPart("nothing")), true))
                .tools(List.of(new ToolSpecification("look", "looks", new JsonSchema("args", "{}"))))
                .toolChoice(ToolChoice.REQUIRED)
                .parameters(parameters)
                .build());
        assertSame(ModelRequest.builder()
                .user("a")
                .responseFormat(ResponseFormat.schema(new JsonSchema("s", "{\"type\":\"object\"}")))
                .build());
    }

    @Test
    void events_arrive_as_they_were() throws IOException {
        ModelResponse response = new ModelResponse(
                new AssistantMessage(List.of(new TextPart("ok")), List.of()),
                FinishReason.STOP,
                new TokenUsage(3, 4, 2, null),
                new ModelIdentity("llama.cpp", "tiny", "sha256:1"),
                null,
                Duration.ofNanos(1_234_567_890_123L),
                Map.of("seed", 7L));
        assertSame(new ModelEvent.TextDelta("\u00e9"));
        assertSame(new ModelEvent.ToolCallDelta(1, "id", "name", "{"));
        assertSame(new ModelEvent.Completed(response));
        assertSame(new ModelEvent.Cancelled(PartialResponse.NONE));
    }

    private static LlmOpsException error(LlmOpsException error) throws IOException {
        Object value = received(sent(new ModelEvent.Failed(error, PartialResponse.NONE)))
                .value();
        return ((ModelEvent.Failed) value).error();
    }

    @Test
    void errors_keep_their_type_their_words_and_whether_to_try_again() throws IOException {
        for (LlmOpsException error : List.of(
                new QueueFullException("full"),
                new CallCancelledException("cancelled"),
                new ModelException("odd", null, true),
                new InsufficientMemoryException("CPU", 10, 3, "too little"),
                new ModelFileException(ModelFileException.Reason.CORRUPT, Path.of("/a/b.gguf"), "bad", null))) {
            assertThat(error(error))
                    .isExactlyInstanceOf(error.getClass())
                    .hasMessage(error.getMessage())
                    .satisfies(same -> assertThat(same.retryable()).isEqualTo(error.retryable()));
        }
        assertThat(((InsufficientMemoryException) error(new InsufficientMemoryException("GPU", 10, 3, "x"))).needed())
                .isEqualTo(10);
        // A type whose constructor is of another form keeps its words.
        assertThat(error(new RateLimitedException("slow down", null, Duration.ofSeconds(3))))
                .isInstanceOf(ModelException.class)
                .hasMessage("slow down");
    }

    @Test
    void a_frame_that_was_cut_is_the_end_and_nonsense_is_refused() throws IOException {
        byte[] whole = sent("text");
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> received(cut)).isInstanceOf(EOFException.class);
        }
        assertThatThrownBy(() -> received(new byte[] {127, 0, 0, 0})).hasMessageContaining("a frame must have");
        assertThatThrownBy(() -> sent(new Object())).hasMessageContaining("cannot be sent to another process");
    }

    @Test
    void only_records_and_enums_of_this_project_are_made() throws IOException {
        byte[] bytes = sent(FinishReason.STOP);
        byte[] other = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
                .replace("dev.llmops.api", "dev.llmopz.api")
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> received(other)).hasMessageContaining("is none of this project");
    }

    @Test
    void half_a_character_is_refused_as_in_this_process_and_not_made_another_one() {
        for (Object value : List.of(
                new WorkerQuery.Encode("half \uD83D"),
                new WorkerQuery.Score("whole", List.of("\uDE00 half"), Map.of()))) {
            assertThatThrownBy(() -> Pipe.bytes(new Frame(Frame.Kind.ASK, 1, value)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be well-formed Unicode");
        }
    }

    @Test
    void an_error_that_quotes_half_a_character_arrives() throws IOException {
        byte[] bytes = Pipe.bytes(new Frame(Frame.Kind.ANSWER, 1, new ModelException("a \uD83D", null, false)));

        Frame frame = new Pipe(new ByteArrayInputStream(bytes), new ByteArrayOutputStream()).receive();

        assertThat((ModelException) frame.value()).hasMessage("a \uFFFD");
    }
}
