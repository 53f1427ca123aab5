package dev.llmops.core.internal.telemetry;

import dev.llmops.api.message.Message;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.api.retrieval.Retriever;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A retriever with a span for each search. It searches below the call's span, which is current where the chain runs. */
final class TracedRetriever implements Retriever {

    private final Retriever retriever;
    private final Spans spans;

    TracedRetriever(Retriever retriever, Spans spans) {
        this.retriever = retriever;
        this.spans = spans;
    }

    @Override
    public List<Passage> retrieve(RetrievalQuery query) {
        return traced(query, () -> new RetrievalResult(retriever.retrieve(query), List.of()))
                .passages();
    }

    @Override
    public RetrievalResult search(RetrievalQuery query, List<Message> history) {
        return traced(query, () -> retriever.search(query, history));
    }

    private RetrievalResult traced(RetrievalQuery query, Supplier<RetrievalResult> search) {
        OpenSpan span = spans.span(GenAiNames.RETRIEVAL, SpanKind.CLIENT, Context.current())
                .put(GenAiNames.SPAN_KIND, GenAiNames.KIND_RETRIEVER)
                .put(GenAiNames.OPERATION_NAME, GenAiNames.RETRIEVAL)
                .put(GenAiNames.REQUEST_TOP_K, (double) query.limit())
                .start();
        try {
            RetrievalResult found = span.within(search);
            ended(span, query, found.passages());
            return found;
        } catch (RuntimeException | Error e) {
            span.end(took -> span.error(e));
            throw e;
        }
    }

    /** Within a call its span ends with the call, which knows what of the texts may be told. */
    private void ended(OpenSpan span, RetrievalQuery query, List<Passage> found) {
        Searches searches = Searches.current();
        if (spans.content() && searches != null) {
            spans.safely(() -> describe(span, query, found));
            if (!searches.add(span, found)) {
                span.end(took -> span.documents(GenAiNames.OPENINFERENCE_DOCUMENTS, FoundText.idsOf(found)));
            }
        } else {
            span.end(took -> {
                describe(span, query, found);
                if (spans.content()) {
                    span.documents(GenAiNames.OPENINFERENCE_DOCUMENTS, FoundText.idsOf(found));
                }
            });
        }
    }

    private void describe(OpenSpan span, RetrievalQuery query, List<Passage> found) {
        span.set(GenAiNames.PASSAGES, (long) found.size());
        if (spans.content()) {
            String text = WithoutBytes.INSTANCE.text(query.text());
            span.set(GenAiNames.RETRIEVAL_QUERY_TEXT, text);
            span.set(GenAiNames.INPUT_VALUE, text);
            span.set(GenAiNames.INPUT_MIME_TYPE, CallContent.TEXT);
        }
    }

    /**
     * Searches of a call that have ended, whose spans wait for the end of the call: what guardrails leave of a passage is known after the search,
     * and nothing else of it is sent. Their times are those of the searches. Safe for use by multiple threads.
     */
    static final class Searches {

        private static final ContextKey<Searches> KEY = ContextKey.named("llmops-searches");

        private final List<Search> open = new ArrayList<>();
        private boolean any;
        private boolean ended;

        private record Search(OpenSpan span, Duration took, List<Passage> found) {}

        static Context begin(Context context, Searches searches) {
            return context.with(KEY, searches);
        }

        /** {@return the searches of the call that works on this thread, or null if it tells no texts} */
        static @Nullable Searches current() {
            return Context.current().get(KEY);
        }

        /** {@return whether the span waits; not if the call has ended, as one does that is closed while it searches} */
        synchronized boolean add(OpenSpan span, List<Passage> found) {
            any = true;
            return !ended && open.add(new Search(span, span.elapsed(), List.copyOf(found)));
        }

        /** {@return whether there was any} */
        synchronized boolean any() {
            return any;
        }

        /**
         * Ends the spans; one that was not let pass is told without its text.
         *
         * @param passed what guardrails let through, as they left it
         */
        synchronized void end(List<Passage> passed) {
            Map<String, Passage> byId =
                    passed.stream().collect(Collectors.toMap(Passage::id, Function.identity(), (first, same) -> first));
            for (Search search : open) {
                search.span().end(search.took(), () -> describe(search.span(), FoundText.of(search.found(), byId)));
            }
            open.clear();
            ended = true;
        }

        private static void describe(OpenSpan span, List<FoundText> found) {
            span.documents(GenAiNames.OPENINFERENCE_DOCUMENTS, found);
            // Where MLflow looks for what a retriever returned.
            span.set(GenAiNames.OUTPUT_VALUE, FoundText.json(found));
            span.set(GenAiNames.OUTPUT_MIME_TYPE, CallContent.JSON);
        }
    }
}
