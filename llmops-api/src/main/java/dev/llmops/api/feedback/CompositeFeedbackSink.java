package dev.llmops.api.feedback;

import java.util.List;
import org.jspecify.annotations.Nullable;

final class CompositeFeedbackSink implements FeedbackSink {

    private final List<FeedbackSink> sinks;

    CompositeFeedbackSink(List<FeedbackSink> sinks) {
        this.sinks = List.copyOf(sinks);
    }

    @Override
    public void accept(Feedback feedback) {
        @Nullable RuntimeException first = null;
        for (FeedbackSink sink : sinks) {
            try {
                sink.accept(feedback);
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
