package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.model.output.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reader that is slower than its model, and one that has had enough. */
@Timeout(60)
class BackpressureTest {

    private static final int BUFFER = 5;
    private static final int PIECES = 200;

    private final AtomicInteger pushed = new AtomicInteger();
    private final AtomicBoolean handleCancelled = new AtomicBoolean();
    private final CountDownLatch modelDone = new CountDownLatch(1);

    private final ModelClient client = LangChain4jModels.builder()
            .streamingModel(new Chatterbox())
            .streamBuffer(BUFFER)
            .build();

    @Test
    void a_slow_reader_slows_the_model_down() {
        try (ModelStream stream = client.stream(ModelRequest.user("Go on."))) {
            for (int read = 0; read < PIECES; read++) {
                assertThat(pushed.get()).isLessThanOrEqualTo(read + BUFFER);
                assertThat(stream.next()).isEqualTo(new ModelEvent.TextDelta(read + " "));
            }
            assertThat(stream.next()).isInstanceOf(ModelEvent.Completed.class);
        }
    }

    @Test
    void cancelling_lets_a_model_go_that_waits_for_its_reader_and_tells_it() throws Exception {
        try (ModelStream stream = client.stream(ModelRequest.user("Go on."))) {
            stream.next();
            stream.cancel();

            modelDone.await();
            assertThat(handleCancelled).isTrue();
            assertThat(stream.next()).isInstanceOf(ModelEvent.Cancelled.class);
        }
    }

    @Test
    void a_model_that_goes_on_behind_its_end_is_not_heard_and_does_not_hang() throws Exception {
        ModelStream stream = client.stream(ModelRequest.user("Go on."));
        ModelEvent.End end = stream.forEach(event -> {});

        modelDone.await();
        assertThat(end).isInstanceOf(ModelEvent.Completed.class);
    }

    /** Pushes in the thread that calls it, as models do that are no HTTP clients, and does not know when to stop. */
    private final class Chatterbox implements StreamingChatModel {

        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            try {
                StringBuilder all = new StringBuilder();
                for (int i = 0; i < PIECES; i++) {
                    push(handler, i + " ");
                    all.append(i).append(' ');
                }
                handler.onCompleteResponse(ChatResponse.builder()
                        .aiMessage(AiMessage.from(all.toString()))
                        .finishReason(FinishReason.STOP)
                        .build());
                for (int i = 0; i < PIECES; i++) {
                    push(handler, "late");
                }
            } finally {
                modelDone.countDown();
            }
        }

        private void push(StreamingChatResponseHandler handler, String piece) {
            handler.onPartialResponse(new PartialResponse(piece), new PartialResponseContext(new Handle()));
            pushed.incrementAndGet();
        }
    }

    private final class Handle implements StreamingHandle {

        @Override
        public void cancel() {
            handleCancelled.set(true);
        }

        @Override
        public boolean isCancelled() {
            return handleCancelled.get();
        }
    }
}
