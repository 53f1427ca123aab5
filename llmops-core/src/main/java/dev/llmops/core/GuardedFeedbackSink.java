package dev.llmops.core;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSink;
import java.util.List;
import java.util.function.Consumer;

/** Keeps feedback first, then passes it on. A sink of the application that throws is reported and stops nothing. */
final class GuardedFeedbackSink implements FeedbackSink {

    private final FeedbackSink store;
    private final List<FeedbackSink> others;
    private final Consumer<Throwable> faults;

    GuardedFeedbackSink(FeedbackSink store, List<FeedbackSink> others, Consumer<Throwable> faults) {
        this.store = store;
        this.others = List.copyOf(others);
        this.faults = faults;
    }

    @Override
    public void accept(Feedback feedback) {
        store.accept(feedback);
        for (FeedbackSink sink : others) {
            try {
                sink.accept(feedback);
            } catch (RuntimeException | Error e) {
                faults.accept(e);
            }
        }
    }
}
