package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.llmops.api.error.AuthenticationException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.StreamTruncatedException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FailoverTest {

    private static final ModelRequest REQUEST = ModelRequest.user("How long is the cable?");

    private final LlmOpsException unavailable = new ModelUnavailableException("refused; try again later");
    private final LlmOpsException denied = new AuthenticationException("wrong key; set another");
    private final ScriptedModelClient working = ScriptedModelClient.saying("two metres");

    @Test
    void a_retryable_fault_moves_on_to_the_next() {
        ModelClient composite = ModelClient.composite(List.of(failing("", unavailable), working));

        assertThat(composite.generate(REQUEST).text()).isEqualTo("two metres");
        assertThat(StreamTranscript.of(composite, REQUEST).text()).isEqualTo("two metres");
        assertThat(working.requests()).containsExactly(REQUEST, REQUEST);
    }

    @Test
    void a_fault_that_is_not_retryable_is_the_end() {
        ModelClient composite = ModelClient.composite(List.of(failing("", denied), working));

        assertThat(catchThrowable(() -> composite.generate(REQUEST))).isSameAs(denied);
        assertThat(errorOf(StreamTranscript.of(composite, REQUEST))).isSameAs(denied);
        assertThat(working.requests()).isEmpty();
    }

    @Test
    void a_stream_that_has_begun_is_not_begun_again() {
        LlmOpsException cut = new StreamTruncatedException("cut; try again");
        ModelClient composite = ModelClient.composite(List.of(failing("two ", cut), working));

        StreamTranscript transcript = StreamTranscript.of(composite, REQUEST);

        assertThat(errorOf(transcript)).isSameAs(cut);
        assertThat(transcript.text()).isEqualTo("two ");
        assertThat(working.requests()).isEmpty();
    }

    @Test
    void the_fault_of_the_last_client_is_the_end() {
        ModelClient composite = ModelClient.composite(List.of(failing("", unavailable), failing("", denied)));

        assertThat(catchThrowable(() -> composite.generate(REQUEST))).isSameAs(denied);
        assertThat(errorOf(StreamTranscript.of(composite, REQUEST))).isSameAs(denied);
    }

    @Test
    void a_stream_cancelled_while_one_client_fails_opens_no_other_and_is_cancelled() {
        AtomicReference<ModelStream> stream = new AtomicReference<>();
        ModelClient cancelling = streaming(() -> {
            stream.get().cancel();
            return ScriptedModelClient.failing("", unavailable).get(0);
        });
        stream.set(ModelClient.composite(List.of(cancelling, working)).stream(REQUEST));

        assertThat(stream.get().next()).isInstanceOf(ModelEvent.Cancelled.class);
        assertThat(working.requests()).isEmpty();
    }

    @Test
    void a_stream_cancelled_after_it_moved_on_cancels_the_client_that_it_moved_on_to() {
        ScriptedModelClient silent = ScriptedModelClient.of(request -> List.of(new ModelEvent.TextDelta("two ")));
        try (ModelStream stream = ModelClient.composite(List.of(failing("", unavailable), silent)).stream(REQUEST)) {
            assertThat(stream.next()).isEqualTo(new ModelEvent.TextDelta("two "));
            stream.cancel();

            assertThat(stream.next())
                    .isInstanceOfSatisfying(
                            ModelEvent.Cancelled.class,
                            end -> assertThat(end.partial().message().text()).isEqualTo("two "));
        }
    }

    @Test
    void a_composite_is_described_by_the_first_and_closes_all() {
        ScriptedModelClient silent = ScriptedModelClient.of(request -> List.of());
        ModelClient composite = ModelClient.composite(List.of(working, silent));
        ModelStream open = silent.stream(REQUEST);

        composite.close();

        assertThat(composite.description()).isEqualTo(working.description());
        assertThat(open.next()).isInstanceOf(ModelEvent.Cancelled.class);
    }

    @Test
    void a_client_that_fails_to_close_does_not_keep_the_others_open() {
        ModelClient broken = streaming(() -> {
            throw new IllegalStateException("not asked");
        });
        ScriptedModelClient silent = ScriptedModelClient.of(request -> List.of());
        ModelStream open = silent.stream(REQUEST);

        assertThatThrownBy(() -> ModelClient.composite(List.of(broken, silent)).close())
                .hasMessage("can not close");
        assertThat(open.next()).isInstanceOf(ModelEvent.Cancelled.class);
    }

    private static LlmOpsException errorOf(StreamTranscript transcript) {
        return ((ModelEvent.Failed) transcript.end()).error();
    }

    private static ModelClient failing(String begun, LlmOpsException error) {
        return ScriptedModelClient.of(request -> ScriptedModelClient.failing(begun, error));
    }

    /** A client whose streams ask for their next event, and which can not be closed. */
    private static ModelClient streaming(Supplier<ModelEvent> next) {
        return new ModelClient() {
            @Override
            public ModelDescription description() {
                return ModelClient.noop().description();
            }

            @Override
            public ModelResponse generate(ModelRequest request) {
                return stream(request).await();
            }

            @Override
            public ModelStream stream(ModelRequest request) {
                return new ModelStream() {
                    @Override
                    public ModelEvent next() {
                        return next.get();
                    }

                    @Override
                    public void cancel() {}

                    @Override
                    public void close() {}
                };
            }

            @Override
            public void close() {
                throw new IllegalStateException("can not close");
            }
        };
    }
}
