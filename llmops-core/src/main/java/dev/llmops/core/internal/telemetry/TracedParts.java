package dev.llmops.core.internal.telemetry;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Reranker;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** What is handed over ready made, with a span below the one that is current for each use. */
final class TracedParts {

    private TracedParts() {}

    private static <T> T within(OpenSpan span, Supplier<T> work, BiConsumer<OpenSpan, T> describe) {
        try {
            T done = span.within(work);
            span.end(took -> describe.accept(span, done));
            return done;
        } catch (RuntimeException | Error e) {
            span.end(took -> span.error(e));
            throw e;
        }
    }

    /** A span of each judgement. It links to the call that is judged, and stands in a trace of its own: nobody waited for it. */
    record OfEvaluator(Evaluator evaluator, Spans spans) implements Evaluator {

        @Override
        public String name() {
            return evaluator.name();
        }

        @Override
        public String definition() {
            return evaluator.definition();
        }

        @Override
        public Judgement evaluate(EvaluationCase answer) {
            OpenSpan span = spans.span(GenAiNames.EVALUATOR + " " + name(), SpanKind.INTERNAL, Context.current())
                    .put(GenAiNames.SPAN_KIND, GenAiNames.KIND_EVALUATOR)
                    .put(GenAiNames.EVALUATION_NAME, name())
                    .about()
                    .start();
            return within(span, () -> evaluator.evaluate(answer), (open, judged) -> describe(open, answer, judged));
        }

        private void describe(OpenSpan span, EvaluationCase answer, Judgement judged) {
            if (judged.score() instanceof Score.Scored scored) {
                span.set(GenAiNames.EVALUATION_SCORE, scored.value());
            } else if (judged.score() instanceof Score.Failed failed) {
                span.error("Failed", failed.error());
            }
            if (spans.content()) {
                span.set(GenAiNames.EVALUATION_EXPLANATION, judged.rationale());
                span.set(GenAiNames.INPUT_VALUE, WithoutBytes.INSTANCE.text(answer.output()));
            }
        }
    }

    /** A span of each reranking. */
    record OfReranker(Reranker reranker, Spans spans) implements Reranker {

        @Override
        public List<Passage> rerank(String question, List<Passage> passages) {
            OpenSpan span = spans.span(GenAiNames.RERANK, SpanKind.INTERNAL, Context.current())
                    .put(GenAiNames.SPAN_KIND, GenAiNames.KIND_RERANKER)
                    .start();
            return within(span, () -> reranker.rerank(question, passages), (open, kept) -> {
                open.set(GenAiNames.PASSAGES, (long) kept.size());
                if (spans.content()) {
                    open.set(GenAiNames.RERANKER_QUERY, WithoutBytes.INSTANCE.text(question));
                    open.documents(GenAiNames.RERANKER_OUTPUT_DOCUMENTS, FoundText.idsOf(kept));
                }
            });
        }
    }

    /** A span of each request for vectors. Neither texts nor vectors are sent. */
    record OfEmbeddings(EmbeddingClient client, Spans spans) implements EmbeddingClient {

        @Override
        public ModelIdentity identity() {
            return client.identity();
        }

        @Override
        public int dimension() {
            return client.dimension();
        }

        @Override
        public Set<String> languages() {
            return client.languages();
        }

        @Override
        public Optional<Tokenizer> tokenizer() {
            return client.tokenizer();
        }

        @Override
        public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
            ModelIdentity model = identity();
            SpanKind kind = GenAiNames.IN_PROCESS.contains(model.provider()) ? SpanKind.INTERNAL : SpanKind.CLIENT;
            OpenSpan span = spans.span(GenAiNames.EMBEDDINGS + " " + model.name(), kind, Context.current())
                    .put(GenAiNames.SPAN_KIND, GenAiNames.KIND_EMBEDDING)
                    .put(GenAiNames.OPERATION_NAME, GenAiNames.EMBEDDINGS)
                    .put(GenAiNames.PROVIDER_NAME, model.provider())
                    .put(GenAiNames.REQUEST_MODEL, model.name())
                    .start();
            return within(span, () -> client.embed(texts, purpose), (open, response) -> {
                open.set(GenAiNames.EMBEDDING_MODEL_NAME, response.model().name());
                open.set(GenAiNames.EMBEDDING_DIMENSION, (long) dimension());
                open.set(GenAiNames.USAGE_INPUT_TOKENS, response.usage().input());
                open.set(GenAiNames.LLM_TOKENS_PROMPT, response.usage().input());
            });
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
