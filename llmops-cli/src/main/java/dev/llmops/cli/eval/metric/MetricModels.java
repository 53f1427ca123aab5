package dev.llmops.cli.eval.metric;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EntailmentModel;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.TokenEmbeddings;
import dev.llmops.cli.console.Console;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.eval.metric.instruction.PunktParameters;
import dev.llmops.local.LocalEmbeddings;
import dev.llmops.rag.embedding.MiniLm;
import dev.llmops.rag.verification.MiniLmVerifier;
import dev.llmops.rag.verification.NliVerifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What metrics need besides rows; models are opened when the first metric asks. */
public final class MetricModels implements AutoCloseable {

    private final MetricModelOptions options;
    private final Console console;
    private final List<Runnable> open = new ArrayList<>();
    private @Nullable ModelClient model;
    private @Nullable EmbeddingClient embeddings;
    private @Nullable EntailmentModel entailment;

    public MetricModels(MetricModelOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    /** {@return the language model that judges} */
    ModelClient model() {
        if (model == null) {
            ModelClient loaded = ModelOptions.openNamed(console, options.model);
            open.add(loaded::close);
            model = loaded;
        }
        return model;
    }

    /** {@return what makes vectors of texts} */
    EmbeddingClient embeddings() {
        if (embeddings == null) {
            EmbeddingClient loaded = options.embeddings == null
                    ? MiniLm.embeddings()
                    : LocalEmbeddings.load(ModelOptions.file(console, options.embeddings));
            open.add(loaded::close);
            embeddings = loaded;
        }
        return embeddings;
    }

    /** {@return by what sentences are counted} */
    PunktParameters sentences() {
        return options.punkt == null ? PunktParameters.builtIn() : PunktParameters.read(options.punkt);
    }

    /** @throws IllegalArgumentException if code must not be run */
    void requireCodeAllowed(String metric) {
        if (!options.runCode) {
            throw new IllegalArgumentException(metric
                    + " runs the code of the answers, as you and with all that you may do; allow it with --run-code");
        }
    }

    /** {@return what makes vectors of tokens} */
    TokenEmbeddings tokenEmbeddings() {
        return MiniLm.tokenEmbeddings();
    }

    /** {@return what says whether a text entails a sentence} */
    EntailmentModel entailment() {
        if (entailment == null) {
            if (options.nli == null) {
                MiniLmVerifier loaded = MiniLmVerifier.create();
                open.add(loaded::close);
                entailment = loaded;
            } else {
                NliVerifier loaded = NliVerifier.open(options.nli);
                open.add(loaded::close);
                entailment = loaded;
            }
        }
        return entailment;
    }

    @Override
    public void close() {
        Closing.all(open.toArray(Runnable[]::new));
    }
}
