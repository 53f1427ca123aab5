package dev.llmops.monitoring.sampling;

import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The spans of a trace that have ended, until it is known whether they are sent. */
final class BufferedTrace {

    private final List<ReadableSpan> spans = new ArrayList<>();
    private final List<String> generations = new ArrayList<>();
    private @Nullable String bad;
    private @Nullable String later;
    private @Nullable Verdict verdict;
    private boolean ended;
    private boolean leftOut;

    void add(ReadableSpan span, @Nullable String reason) {
        spans.add(span);
        String generation = span.getAttribute(BadSpans.GENERATION);
        if (generation != null) {
            generations.add(generation);
        }
        mark(reason);
    }

    private void mark(@Nullable String reason) {
        bad = bad == null ? reason : bad;
    }

    /** Something that came after the answer says to send it. */
    void markLater(String reason) {
        later = later == null ? reason : later;
    }

    @Nullable
    String later() {
        return later;
    }

    void end() {
        ended = true;
    }

    /** {@return whether its root has ended} */
    boolean ended() {
        return ended;
    }

    /** Chance did not select it when it ended. */
    void leaveOut() {
        leftOut = true;
    }

    /** {@return whether others of its like stand for it} */
    boolean leftOut() {
        return leftOut;
    }

    void decide(Verdict decided) {
        verdict = decided;
    }

    @Nullable
    Verdict verdict() {
        return verdict;
    }

    @Nullable
    String bad() {
        return bad;
    }

    List<String> generations() {
        return generations;
    }

    /** What it takes of the buffer. */
    int size() {
        return 1 + spans.size();
    }

    List<ReadableSpan> takeSpans() {
        List<ReadableSpan> taken = List.copyOf(spans);
        spans.clear();
        return taken;
    }
}
