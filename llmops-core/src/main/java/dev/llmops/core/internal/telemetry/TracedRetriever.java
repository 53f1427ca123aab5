package dev.llmops.core.internal.telemetry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.message.Message;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.api.retrieval.Retriever;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.function.Supplier;

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
        OpenSpan span = spans.start(
                GenAiNames.RETRIEVAL,
                SpanKind.CLIENT,
                Context.current(),
                Attributes.of(
                        GenAiNames.SPAN_KIND, GenAiNames.KIND_RETRIEVER,
                        GenAiNames.OPERATION_NAME, GenAiNames.RETRIEVAL,
                        GenAiNames.REQUEST_TOP_K, (double) query.limit()));
        try {
            RetrievalResult found = span.within(search);
            span.end(took -> describe(span, query, found.passages()));
            return found;
        } catch (RuntimeException | Error e) {
            span.end(took -> span.error(e));
            throw e;
        }
    }

    private void describe(OpenSpan span, RetrievalQuery query, List<Passage> found) {
        span.set(GenAiNames.PASSAGES, (long) found.size());
        if (spans.content()) {
            span.set(GenAiNames.RETRIEVAL_QUERY_TEXT, WithoutBytes.INSTANCE.text(query.text()));
            span.set(GenAiNames.RETRIEVAL_DOCUMENTS, documents(found));
        }
    }

    private static String documents(List<Passage> found) {
        ArrayNode documents = JsonNodeFactory.instance.arrayNode();
        for (Passage passage : found) {
            ObjectNode document = documents.addObject().put("id", passage.id());
            if (passage.score() != null) {
                document.put("score", passage.score());
            }
        }
        return documents.toString();
    }
}
