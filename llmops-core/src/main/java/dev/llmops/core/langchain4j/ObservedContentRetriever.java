package dev.llmops.core.langchain4j;

import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.core.telemetry.FoundText;
import dev.llmops.core.telemetry.StepSpan;
import dev.llmops.core.telemetry.Telemetry;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A retriever of LangChain4j with a span for each search, below the run that it belongs to. */
final class ObservedContentRetriever implements ContentRetriever {

    private final ContentRetriever retriever;
    private final LangChain4jObserver observer;
    private final @Nullable Telemetry telemetry;
    private final List<Guardrail> guardrails;

    ObservedContentRetriever(
            ContentRetriever retriever,
            LangChain4jObserver observer,
            @Nullable Telemetry telemetry,
            List<Guardrail> guardrails) {
        this.retriever = Objects.requireNonNull(retriever, "retriever");
        this.observer = observer;
        this.telemetry = telemetry;
        this.guardrails = guardrails.stream()
                .filter(guardrail -> guardrail.stages().contains(GuardrailStage.PASSAGE))
                .toList();
    }

    @Override
    public List<Content> retrieve(Query query) {
        Context context = observer.contextOf(
                query.metadata() == null ? null : query.metadata().invocationContext());
        if (telemetry == null) {
            try (var ignored = context.makeCurrent()) {
                return retriever.retrieve(query);
            }
        }
        StepSpan span = telemetry.search(context);
        try (var ignored = span.context().makeCurrent()) {
            List<Content> found = retriever.retrieve(query);
            span.found(found.size(), () -> texts(found));
            return found;
        } catch (RuntimeException | Error e) {
            span.end(span.context(), e);
            throw e;
        }
    }

    private List<FoundText> texts(List<Content> found) {
        List<FoundText> texts = new ArrayList<>(found.size());
        for (Content content : found) {
            Object id = content.metadata().get(ContentMetadata.EMBEDDING_ID);
            Object score = content.metadata().get(ContentMetadata.SCORE);
            texts.add(new FoundText(
                    id == null ? String.valueOf(texts.size() + 1) : id.toString(),
                    score instanceof Number number ? number.doubleValue() : null,
                    guarded(content.textSegment().text())));
        }
        return texts;
    }

    /** {@return the text as guardrails leave it, or null if one of them holds it back, or fails} */
    private @Nullable String guarded(String text) {
        GuardrailContext context = GuardrailContext.of(AgentRuns.caller());
        String current = text;
        for (Guardrail guardrail : guardrails) {
            Decision decision;
            try {
                decision = guardrail.check(GuardrailStage.PASSAGE, current, context);
            } catch (RuntimeException e) {
                return null;
            }
            if (decision instanceof Decision.Transform transform) {
                current = transform.text();
            } else if (!(decision instanceof Decision.Pass)) {
                return null;
            }
        }
        return current;
    }
}
