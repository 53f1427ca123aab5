package dev.llmops.monitoring.sampling;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.text.MinHash;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends every bad trace and a share of the others. It decides when a trace's local root has ended (tail sampling), and passes its spans to
 * another processor, such as
 * OpenTelemetry's {@code BatchSpanProcessor}. A trace is bad if one of its spans has an error, if a guardrail changed or stopped something or
 * found anything, or if its call was blocked, failed, or took
 * too long. A trace that is not sent stays in the buffer, while there is room, in case of bad feedback or a low score. The application's head
 * sampler must let all
 * traces through.
 *
 * <p>Each sent span has {@code llmops.sampling.reason} and {@code llmops.sampling.adjusted_count}: 1 for a bad trace, one over the share for a
 * randomly selected one, and 0 for one that was sent
 * because of a later event, such as feedback, a score or a bad span: the share already represents it. Weight rates over all traces by this count.
 *
 * <p>The buffer is bounded. When it is full, the oldest trace is decided by what is known so far; a bad span that ends later is sent alone.
 * Safe for use by multiple threads.
 */
public final class TailSampler implements SpanProcessor, FeedbackSink {

    private static final double TO_UNIT = 0x1p-53;
    private static final int TRACE_ID_LOW = 16;

    private final SpanProcessor next;
    private final double share;
    private final long seed;
    private final int capacity;
    private final BadSpans bad;
    private final Map<String, Double> lowScores;
    private final Map<String, BufferedTrace> traces = new LinkedHashMap<>();
    private final Map<String, String> traceOf = new HashMap<>();
    private int size;

    private TailSampler(Builder builder) {
        this.next = builder.next;
        this.share = builder.share;
        this.seed = builder.seed;
        this.capacity = builder.capacity;
        this.bad = new BadSpans(builder.slow);
        this.lowScores = Map.copyOf(builder.lowScores);
    }

    /** A span that is sent, and with what. */
    private record Sent(ReadableSpan span, Attributes attributes) {}

    /**
     * {@return a builder}
     *
     * @param next receives the spans to send; closed with this processor
     */
    public static Builder builder(SpanProcessor next) {
        return new Builder(next);
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        if (next.isStartRequired()) {
            next.onStart(parent, span);
        }
    }

    @Override
    public boolean isStartRequired() {
        return next.isStartRequired();
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (span.getSpanContext().isSampled()) {
            send(ended(span, bad.reason(span)));
        }
    }

    private synchronized List<Sent> ended(ReadableSpan span, @Nullable String reason) {
        String id = span.getSpanContext().getTraceId();
        List<Sent> sent = new ArrayList<>();
        BufferedTrace trace = traces.get(id);
        if (trace == null) {
            trace = new BufferedTrace();
            traces.put(id, trace);
            size++;
        }
        trace.add(span, reason);
        size++;
        trace.generations().forEach(generation -> traceOf.put(generation, id));
        if (BadSpans.isLocalRoot(span)) {
            trace.end();
        }
        decide(id, trace, trace.ended(), sent);
        makeRoom(sent);
        return sent;
    }

    /** A trace that is sent is sent to its end; one that is not yet is looked at again with each span after its root. */
    private void decide(String id, BufferedTrace trace, boolean complete, List<Sent> sent) {
        if (trace.verdict() == null && complete) {
            if (trace.bad() != null) {
                trace.decide(new Verdict(trace.bad(), trace.leftOut() ? 0 : 1));
            } else if (inShare(id)) {
                trace.decide(new Verdict("share", 1 / share));
            } else if (trace.later() != null) {
                trace.decide(new Verdict(trace.later(), 0));
            } else {
                trace.leaveOut();
            }
        }
        flush(trace, sent);
    }

    private void flush(BufferedTrace trace, List<Sent> sent) {
        Verdict verdict = trace.verdict();
        if (verdict != null) {
            List<ReadableSpan> spans = trace.takeSpans();
            size -= spans.size();
            spans.forEach(span -> sent.add(new Sent(span, verdict.attributes())));
        }
    }

    private void makeRoom(List<Sent> sent) {
        Iterator<Map.Entry<String, BufferedTrace>> oldest = traces.entrySet().iterator();
        while (size > capacity && oldest.hasNext()) {
            Map.Entry<String, BufferedTrace> entry = oldest.next();
            decide(entry.getKey(), entry.getValue(), true, sent);
            size -= entry.getValue().size();
            entry.getValue().generations().forEach(traceOf::remove);
            oldest.remove();
        }
    }

    private boolean inShare(String traceId) {
        long random = MinHash.mix(Long.parseUnsignedLong(traceId.substring(TRACE_ID_LOW), 16) ^ MinHash.mix(seed));
        return (random >>> 11) * TO_UNIT < share;
    }

    /** Outside of the lock: the next processor may take its time. */
    private void send(List<Sent> sent) {
        sent.forEach(each -> next.onEnd(new SampledSpan(each.span(), each.attributes())));
    }

    /**
     * Sends the trace of an answer, if it was not sent and is still in the buffer; a trace in progress is sent at its end.
     *
     * @param generation the answer
     * @param reason the reason, from a small set of words, since it becomes an attribute
     * @return whether the trace is in the buffer, sent or not
     */
    public boolean keep(GenerationId generation, String reason) {
        List<Sent> sent = new ArrayList<>();
        boolean found = kept(generation.value(), reason, sent);
        send(sent);
        return found;
    }

    private synchronized boolean kept(String generation, String reason, List<Sent> sent) {
        String id = traceOf.get(generation);
        BufferedTrace trace = id == null ? null : traces.get(id);
        if (id == null || trace == null) {
            return false;
        }
        trace.markLater(reason);
        decide(id, trace, trace.ended(), sent);
        return true;
    }

    /** Sends the trace of an answer with thumbs down or a rating in the lower half of its scale. Stores nothing: also pass feedback to its store. */
    @Override
    public void accept(Feedback feedback) {
        FeedbackSignal signal = feedback.signal();
        boolean down = signal instanceof FeedbackSignal.Thumbs thumbs && !thumbs.up();
        boolean low =
                signal instanceof FeedbackSignal.Rating rating && rating.value() < (rating.least() + rating.most()) / 2;
        if (down || low) {
            keep(feedback.generation(), "feedback");
        }
    }

    /**
     * Sends the trace of an answer with a low score; see {@link Builder#lowScore}.
     *
     * @param generation the answer
     * @param judgement an evaluator's judgement of it
     */
    public void onJudgement(GenerationId generation, Judgement judgement) {
        Double below = lowScores.get(judgement.evaluator());
        if (below != null && judgement.score() instanceof Score.Scored scored && scored.value() < below) {
            keep(generation, "score");
        }
    }

    @Override
    public CompletableResultCode forceFlush() {
        return next.forceFlush();
    }

    /** Decides traces in progress, sends what is to be sent, and closes the next processor. */
    @Override
    public CompletableResultCode shutdown() {
        List<Sent> sent = new ArrayList<>();
        synchronized (this) {
            traces.forEach((id, trace) -> decide(id, trace, true, sent));
            traces.clear();
            traceOf.clear();
            size = 0;
        }
        send(sent);
        return next.shutdown();
    }

    /** Builds a {@link TailSampler}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final SpanProcessor next;
        private final Map<String, Double> lowScores = new HashMap<>();
        private double share = 0.1;
        private long seed;
        private int capacity = 10_000;
        private @Nullable Duration slow;

        private Builder(SpanProcessor next) {
            this.next = Objects.requireNonNull(next, "next");
        }

        /**
         * Sets the share of other traces to send, and the seed. The default is a tenth and seed 0. The choice depends on the trace's id: processes
         * with the same seed choose alike.
         *
         * @param of the share, above 0 and at most 1
         * @param with the seed
         * @return this
         */
        public Builder share(double of, long with) {
            this.share = Require.positiveShare("share", of);
            this.seed = with;
            return this;
        }

        /**
         * Sets the duration from which a call is slow. By default, none is.
         *
         * @param time the duration of the call, or of the whole trace in this process; above 0
         * @return this
         */
        public Builder slow(Duration time) {
            this.slow = Require.positive("time", time);
            return this;
        }

        /**
         * Sets which scores of an evaluator are low. By default, none are.
         *
         * @param evaluator its name
         * @param below scores below this
         * @return this
         */
        public Builder lowScore(String evaluator, double below) {
            Require.not(Double.isNaN(below), () -> "below must be a number, but was " + below);
            lowScores.put(Objects.requireNonNull(evaluator, "evaluator"), below);
            return this;
        }

        /**
         * Sets the maximum number of waiting spans, where each trace counts as one more. The default is 10,000.
         *
         * @param spans at least 10
         * @return this
         */
        public Builder buffer(int spans) {
            this.capacity = Require.atLeast("spans", spans, 10);
            return this;
        }

        /** {@return the processor} */
        public TailSampler build() {
            return new TailSampler(this);
        }
    }
}
