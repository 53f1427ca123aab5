package dev.llmops.cli.eval;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelClient;
import dev.llmops.cli.console.Console;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.eval.metric.Evaluators;
import dev.llmops.local.LocalEmbeddings;
import dev.llmops.rag.embedding.MiniLm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The evaluators of a run, with the models that some of them ask. */
final class OpenEvaluators implements AutoCloseable {

    private static final String MINI_LM = "minilm";

    private final List<Evaluator> all;
    private final @Nullable EmbeddingClient embeddings;
    private final @Nullable ModelClient judge;

    private OpenEvaluators(List<Evaluator> all, @Nullable EmbeddingClient embeddings, @Nullable ModelClient judge) {
        this.all = all;
        this.embeddings = embeddings;
        this.judge = judge;
    }

    static OpenEvaluators of(EvaluatorOptions options, boolean passages, ModelClient answering, Console console) {
        List<Evaluator> all = new ArrayList<>(options.withoutModel(passages));
        EmbeddingClient embeddings = options.wantsEmbeddings(passages) ? embeddings(options, console) : null;
        if (embeddings != null) {
            all.add(Evaluators.embeddingSimilarity(embeddings));
        }
        JudgeOptions judge = options.judge;
        if (judge == null) {
            return new OpenEvaluators(all, embeddings, null);
        }
        ModelClient own = null;
        try {
            own = judge.model == null ? null : ModelOptions.openNamed(console, judge.model);
            all.add(judge.judge(own == null ? answering : own));
            return new OpenEvaluators(all, embeddings, own);
        } catch (RuntimeException e) {
            new OpenEvaluators(all, embeddings, own).close();
            throw e;
        }
    }

    private static EmbeddingClient embeddings(EvaluatorOptions options, Console console) {
        return options.embeddings == null || options.embeddings.equals(MINI_LM)
                ? MiniLm.embeddings()
                : LocalEmbeddings.load(ModelOptions.file(console, options.embeddings));
    }

    List<Evaluator> all() {
        return all;
    }

    @Override
    public void close() {
        Closing.all(embeddings == null ? () -> {} : embeddings::close, judge == null ? () -> {} : judge::close);
    }
}
