package dev.llmops.api.feedback;

import dev.llmops.api.closing.Closing;
import java.util.List;

final class CompositeFeedbackSink implements FeedbackSink {

    private final List<FeedbackSink> sinks;

    CompositeFeedbackSink(List<FeedbackSink> sinks) {
        this.sinks = List.copyOf(sinks);
    }

    @Override
    public void accept(Feedback feedback) {
        Closing.each(sinks, sink -> sink.accept(feedback));
    }
}
