package dev.llmops.local;

import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.scoring.LogLikelihood;
import dev.llmops.api.scoring.Perplexity;
import dev.llmops.api.scoring.TextScorer;
import dev.llmops.local.internal.worker.WorkerQuery;
import dev.llmops.local.option.CallOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The views of a model in another process: each asks the worker, and holds it, so that it is not taken for forgotten. */
final class WorkerParts {

    private WorkerParts() {}

    /** Vectors. Many texts are sent in parts, so that no message gets too large. */
    record Embeddings(LocalModelWorker worker, int dimension) implements EmbeddingClient {

        private static final int TEXTS_AT_ONCE = 256;

        @Override
        public ModelIdentity identity() {
            return worker.description().identity();
        }

        @Override
        public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
            List<float[]> vectors = new ArrayList<>(texts.size());
            int tokens = 0;
            for (int from = 0; from < texts.size(); from += TEXTS_AT_ONCE) {
                List<String> part = List.copyOf(texts.subList(from, Math.min(texts.size(), from + TEXTS_AT_ONCE)));
                EmbeddingResponse response = worker.ask(new WorkerQuery.Embed(part, purpose), EmbeddingResponse.class);
                vectors.addAll(response.vectors());
                Integer input = response.usage().input();
                tokens += input == null ? 0 : input;
            }
            return new EmbeddingResponse(vectors, TokenUsage.of(tokens, 0), identity());
        }
    }

    /** Likelihoods. */
    record Scorer(LocalModelWorker worker, int contextLength, Map<String, Double> adapters) implements TextScorer {

        @Override
        public List<LogLikelihood> score(String context, List<String> continuations) {
            return worker.askList(new WorkerQuery.Score(context, continuations, adapters), LogLikelihood.class);
        }

        @Override
        public Perplexity perplexity(String text, int chunkLength) {
            LocalScorer.requireChunk(chunkLength, contextLength);
            return worker.ask(new WorkerQuery.Perplexed(text, chunkLength, adapters), Perplexity.class);
        }
    }

    /** Tokens. */
    record Tokens(LocalModelWorker worker) implements Tokenizer {

        @Override
        public int[] encode(String text) {
            return worker.askList(new WorkerQuery.Encode(text), Integer.class).stream()
                    .mapToInt(Integer::intValue)
                    .toArray();
        }

        @Override
        public String decode(int[] tokens) {
            return worker.ask(
                    new WorkerQuery.Decode(Arrays.stream(tokens).boxed().toList()), String.class);
        }

        @Override
        public int count(ModelRequest request) {
            return worker.ask(new WorkerQuery.Count(request), Integer.class);
        }
    }

    /** Calls of one kind. */
    record View(LocalModelWorker worker, CallOptions options) implements ModelClient {

        @Override
        public ModelDescription description() {
            return worker.description();
        }

        @Override
        public ModelResponse generate(ModelRequest request) {
            return stream(request).await();
        }

        @Override
        public ModelStream stream(ModelRequest request) {
            return worker.stream(request, options);
        }

        @Override
        public Optional<Tokenizer> tokenizer() {
            return worker.tokenizer();
        }

        @Override
        public void close() {
            // The model belongs to whoever loaded it.
        }
    }
}
