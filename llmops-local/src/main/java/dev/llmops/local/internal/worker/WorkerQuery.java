package dev.llmops.local.internal.worker;

import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.local.LocalModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a worker is asked that has one answer, beside the answers that it writes. */
public sealed interface WorkerQuery {

    /** {@return the answer, of which {@link Values} knows the type; {@code model}: the worker's model} */
    Object answer(LocalModel model);

    /** Vectors. */
    record Embed(List<String> texts, EmbeddingPurpose purpose) implements WorkerQuery {
        @Override
        public Object answer(LocalModel model) {
            return model.embeddings().embed(texts, purpose);
        }
    }

    /**
     * Likelihoods.
     *
     * @param context what comes before
     * @param continuations what is scored
     * @param adapters scales of LoRA adapters
     */
    record Score(String context, List<String> continuations, Map<String, Double> adapters) implements WorkerQuery {
        @Override
        public Object answer(LocalModel model) {
            return model.scorer().withAdapters(adapters).score(context, continuations);
        }
    }

    /**
     * Perplexity.
     *
     * @param chunkLength in chunks of so many tokens
     * @param adapters scales of LoRA adapters
     */
    record Perplexed(String text, int chunkLength, Map<String, Double> adapters) implements WorkerQuery {
        @Override
        public Object answer(LocalModel model) {
            return model.scorer().withAdapters(adapters).perplexity(text, chunkLength);
        }
    }

    /**
     * Several answers.
     *
     * @param count so many
     */
    record Several(ModelRequest request, int count) implements WorkerQuery {
        @Override
        public Object answer(LocalModel model) {
            return model.generate(request, count);
        }
    }

    /** Tokens. */
    record Encode(String text) implements WorkerQuery {
        @Override
        public Object answer(LocalModel model) {
            return Arrays.stream(tokenizer(model).encode(text)).boxed().toList();
        }
    }

    /** Text. */
    record Decode(List<Integer> tokens) implements WorkerQuery {
        @Override
        public Object answer(LocalModel model) {
            return tokenizer(model)
                    .decode(tokens.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    /** Number of tokens. */
    record Count(ModelRequest request) implements WorkerQuery {
        @Override
        public Object answer(LocalModel model) {
            return tokenizer(model).count(request);
        }
    }

    /** The prompt as text. */
    record Prompt(ModelRequest request) implements WorkerQuery {
        @Override
        public Object answer(LocalModel model) {
            return model.renderedPrompt(request);
        }
    }

    /**
     * Loads a LoRA adapter; the answer is its digest. The application has checked the name: what has it here is left from a
     * call that was interrupted there.
     *
     * @param name its name in requests
     * @param file path of its file
     */
    record LoadAdapter(String name, String file) implements WorkerQuery {
        @Override
        public Object answer(LocalModel model) {
            synchronized (model) {
                UnloadAdapter.unload(model, name);
                return model.loadAdapter(name, Path.of(file)).digest();
            }
        }
    }

    /**
     * Unloads a LoRA adapter if it is there; the answer is its name.
     *
     * @param name its name in requests
     */
    record UnloadAdapter(String name) implements WorkerQuery {
        @Override
        public Object answer(LocalModel model) {
            synchronized (model) {
                unload(model, name);
                return name;
            }
        }

        private static void unload(LocalModel model, String name) {
            if (model.adapters().stream().anyMatch(adapter -> adapter.name().equals(name))) {
                model.unloadAdapter(name);
            }
        }
    }

    /** What the engine is doing. */
    record Metrics() implements WorkerQuery {
        @Override
        public Object answer(LocalModel model) {
            return model.metrics();
        }
    }

    private static Tokenizer tokenizer(LocalModel model) {
        return model.tokenizer().orElseThrow();
    }
}
