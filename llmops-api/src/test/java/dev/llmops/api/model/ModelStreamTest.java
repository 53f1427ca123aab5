package dev.llmops.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.llmops.api.Samples;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.message.PartialResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class ModelStreamTest {

    private static final ModelResponse RESPONSE = Samples.of(ModelResponse.class);
    private final ModelUnavailableException refused = new ModelUnavailableException("refused; try again later");

    @Test
    void await_returns_a_complete_answer_and_closes() {
        ListStream stream = new ListStream(new ModelEvent.TextDelta("text"), new ModelEvent.Completed(RESPONSE));

        assertThat(stream.await()).isSameAs(RESPONSE);
        assertThat(stream.closed).isTrue();
    }

    @Test
    void await_throws_the_error_of_an_answer_that_failed_and_closes() {
        ListStream stream =
                new ListStream(new ModelEvent.TextDelta("te"), new ModelEvent.Failed(refused, PartialResponse.NONE));

        assertThat(catchThrowable(stream::await)).isSameAs(refused);
        assertThat(stream.closed).isTrue();
    }

    @Test
    void await_throws_when_the_call_was_cancelled_and_closes() {
        ListStream stream = new ListStream(new ModelEvent.Cancelled(PartialResponse.NONE));

        assertThatThrownBy(stream::await)
                .isInstanceOf(CallCancelledException.class)
                .hasMessage("the call was cancelled before the answer was complete");
        assertThat(stream.closed).isTrue();
    }

    @Test
    void for_each_gives_every_event_and_returns_the_end() {
        List<ModelEvent> events = List.of(
                new ModelEvent.ReasoningDelta("hm"),
                new ModelEvent.TextDelta("text"),
                new ModelEvent.Cancelled(PartialResponse.NONE));
        List<ModelEvent> seen = new ArrayList<>();

        ModelEvent.End end = new ListStream(events.toArray(ModelEvent[]::new)).forEach(seen::add);

        assertThat(seen).isEqualTo(events);
        assertThat(end).isSameAs(events.get(2));
    }

    @Test
    void a_stream_that_is_complete_already_has_one_event() {
        ModelStream stream = ModelStream.completed(RESPONSE);

        assertThat(stream.next()).isEqualTo(new ModelEvent.Completed(RESPONSE));
        assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void a_stream_that_has_ended_can_be_cancelled_and_closed_without_effect() {
        ModelEvent.End failed = new ModelEvent.Failed(refused, PartialResponse.NONE);
        try (ModelStream stream = ModelStream.ended(failed)) {
            stream.cancel();
            stream.close();

            assertThat(stream.next()).isSameAs(failed);
            assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    private static final class ListStream implements ModelStream {
        private final Deque<ModelEvent> events;
        private boolean closed;

        ListStream(ModelEvent... events) {
            this.events = new ArrayDeque<>(List.of(events));
        }

        @Override
        public ModelEvent next() {
            return events.remove();
        }

        @Override
        public void cancel() {}

        @Override
        public void close() {
            closed = true;
        }
    }
}
