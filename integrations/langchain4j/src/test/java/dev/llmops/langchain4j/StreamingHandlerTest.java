package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.QueueFullException;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a handler of LangChain4j's is told by our streaming model. */
@Timeout(60)
class StreamingHandlerTest {

    @Test
    void a_handler_is_told_reasoning_text_tool_calls_and_completion() throws Exception {
        AssistantMessage answer = new AssistantMessage(
                List.of(new ReasoningPart("hm", null), new TextPart("yes")),
                List.of(new ToolCall("call_1", "now", "{\"a\":1}")));
        Recorder recorder = new Recorder();

        streaming(ScriptedModelClient.of(request -> ScriptedModelClient.script(answer, FinishReason.TOOL_CALLS)))
                .chat("hello", recorder);

        assertThat(recorder.told())
                .containsExactly(
                        "thinking hm", "text yes", "piece now {\"a\":1}", "call now {\"a\":1}", "complete yes");
    }

    @Test
    void a_fault_is_told_once_as_langchain4j_calls_it() throws Exception {
        Recorder recorder = new Recorder();
        ModelUnavailableException fault = new ModelUnavailableException("broken");

        streaming(ScriptedModelClient.of(request -> ScriptedModelClient.failing("ye", fault)))
                .chat("hello", recorder);

        assertThat(recorder.told()).containsExactly("text ye", "error InternalServerException");
        assertThat(recorder.error).isInstanceOf(InternalServerException.class).hasCause(fault);
    }

    @Test
    void a_fault_that_langchain4j_has_no_name_for_stays_what_it_is() throws Exception {
        Recorder recorder = new Recorder();

        streaming(ScriptedModelClient.of(request ->
                        ScriptedModelClient.failing("", new GuardrailBlockedException("pii", "a card number"))))
                .chat("hello", recorder);

        assertThat(recorder.told()).containsExactly("error GuardrailBlockedException");
    }

    @Test
    void a_client_that_throws_instead_of_failing_is_told_as_well() throws Exception {
        Recorder recorder = new Recorder();

        streaming(ScriptedModelClient.of(request -> {
                    throw new IllegalStateException("no script");
                }))
                .chat("hello", recorder);

        assertThat(recorder.told()).containsExactly("error IllegalStateException");
    }

    @Test
    void a_handler_that_throws_ends_the_stream_and_is_told_its_own_exception_once() throws Exception {
        Recorder recorder = new Recorder() {
            @Override
            public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
                super.onPartialResponse(piece, context);
                throw new IllegalStateException("rude");
            }
        };

        streaming(ScriptedModelClient.saying("a long answer in many pieces")).chat("hello", recorder);

        assertThat(recorder.told()).containsExactly("text a lo", "error IllegalStateException");
    }

    @Test
    void a_handler_that_cancels_is_told_nothing_more() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        Recorder recorder = new Recorder() {
            @Override
            public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
                super.onPartialResponse(piece, context);
                context.streamingHandle().cancel();
                first.countDown();
                assertThat(context.streamingHandle().isCancelled()).isTrue();
            }
        };
        ScriptedModelClient client = ScriptedModelClient.of(request -> List.of(new ModelEvent.TextDelta("one, ")));
        StreamingChatModel model = LangChain4jModels.asStreamingChatModel(new WatchedClient(client, cancelled));

        model.chat("hello", recorder);

        first.await();
        cancelled.await();
        assertThat(recorder.events).containsExactly("text one, ");
    }

    @Test
    void closing_the_client_ends_a_stream_with_an_error() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        Recorder recorder = new Recorder() {
            @Override
            public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
                first.countDown();
            }
        };
        ScriptedModelClient client = ScriptedModelClient.of(request -> List.of(new ModelEvent.TextDelta("one, ")));

        streaming(client).chat("hello", recorder);
        first.await();
        client.close();

        assertThat(recorder.told()).containsExactly("error CallCancelledException");
        assertThat(recorder.error).isInstanceOf(CallCancelledException.class);
    }

    @Test
    void more_streams_than_allowed_are_refused_and_a_finished_one_makes_room() throws Exception {
        ScriptedModelClient client = ScriptedModelClient.of(request -> List.of(new ModelEvent.TextDelta("one, ")));
        StreamingChatModel model = streaming(client);
        for (int i = 0; i < ClientStreamingChatModel.MAX_STREAMS; i++) {
            model.chat("hello", new Recorder());
        }
        Recorder refused = new Recorder();

        model.chat("hello", refused);

        assertThat(refused.told()).containsExactly("error RateLimitException");
        assertThat(refused.error).hasCauseInstanceOf(QueueFullException.class);
        client.close();
    }

    private static StreamingChatModel streaming(ScriptedModelClient client) {
        return LangChain4jModels.asStreamingChatModel(client);
    }

    private static class Recorder implements StreamingChatResponseHandler {

        final List<String> events = new CopyOnWriteArrayList<>();
        final CountDownLatch ended = new CountDownLatch(1);
        volatile Throwable error;

        List<String> told() throws InterruptedException {
            ended.await();
            return events;
        }

        @Override
        public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
            events.add("text " + piece.text());
        }

        @Override
        public void onPartialThinking(PartialThinking piece) {
            events.add("thinking " + piece.text());
        }

        @Override
        public void onPartialToolCall(PartialToolCall piece) {
            events.add("piece " + piece.name() + " " + piece.partialArguments());
        }

        @Override
        public void onCompleteToolCall(CompleteToolCall call) {
            events.add("call " + call.toolExecutionRequest().name() + " "
                    + call.toolExecutionRequest().arguments());
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            events.add("complete " + response.aiMessage().text());
            ended.countDown();
        }

        @Override
        public void onError(Throwable thrown) {
            error = thrown;
            events.add("error " + thrown.getClass().getSimpleName());
            ended.countDown();
        }
    }
}
