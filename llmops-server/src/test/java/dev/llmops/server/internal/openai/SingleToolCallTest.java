package dev.llmops.server.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SingleToolCallTest {

    private boolean cancelled;

    @Test
    void a_second_call_that_begins_behind_the_first_ends_the_answer() {
        assertThat(read(call(0, "f", "{\"x\":"), call(0, "f", "1}"), call(1, "g", "{"), call(1, "g", "}")))
                .isEqualTo(new ModelEvent.ToolCallDelta(0, "c0", "f", "{\"x\":1}"));
        assertThat(cancelled).isTrue();
    }

    @Test
    void a_first_call_whose_arguments_come_by_turns_with_those_of_another_is_whole_all_the_same() {
        assertThat(read(
                        call(0, "f", ""),
                        call(1, "g", "{\"y\":"),
                        call(0, "f", "{\"x\":"),
                        call(1, "g", "2}"),
                        call(0, "f", "1}")))
                .isEqualTo(new ModelEvent.ToolCallDelta(0, "c0", "f", "{\"x\":1}"));
        assertThat(cancelled).isTrue();
    }

    @Test
    void a_first_call_that_is_cut_is_no_answer() {
        List<ModelEvent> seen = all(call(0, "f", "{\"x\":"), call(1, "g", "{}"));

        assertThat(seen.get(seen.size() - 1)).isInstanceOf(ModelEvent.Cancelled.class);
    }

    private static ModelEvent call(int index, String name, String arguments) {
        return new ModelEvent.ToolCallDelta(index, "c" + index, name, arguments);
    }

    /** {@return the one call, as its pieces and the end of the answer both tell it} */
    private ModelEvent.ToolCallDelta read(ModelEvent... events) {
        List<ModelEvent> seen = all(events);
        StringBuilder arguments = new StringBuilder();
        for (ModelEvent each : seen.subList(0, seen.size() - 1)) {
            assertThat(each).isInstanceOf(ModelEvent.ToolCallDelta.class);
            arguments.append(((ModelEvent.ToolCallDelta) each).arguments());
        }
        ModelEvent.Completed end = (ModelEvent.Completed) seen.get(seen.size() - 1);
        List<ToolCall> calls = end.response().message().toolCalls();
        assertThat(calls).hasSize(1);
        assertThat(calls.get(0).arguments()).hasToString(arguments.toString());
        return new ModelEvent.ToolCallDelta(0, calls.get(0).id(), calls.get(0).name(), arguments.toString());
    }

    private List<ModelEvent> all(ModelEvent... events) {
        ArrayDeque<ModelEvent> left = new ArrayDeque<>(List.of(events));
        SingleToolCall single = new SingleToolCall(
                new ModelStream() {
                    @Override
                    public ModelEvent next() {
                        return cancelled || left.isEmpty()
                                ? new ModelEvent.Cancelled(PartialResponse.NONE)
                                : left.remove();
                    }

                    @Override
                    public void cancel() {
                        cancelled = true;
                    }

                    @Override
                    public void close() {}
                },
                ModelClient.noop());
        List<ModelEvent> seen = new ArrayList<>();
        while (seen.isEmpty() || !(seen.get(seen.size() - 1) instanceof ModelEvent.End)) {
            seen.add(single.next());
        }
        return seen;
    }
}
