package dev.llmops.cli.rag;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.cli.console.Console;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.local.LocalReranker;
import dev.llmops.rag.pipeline.PassageStage;
import dev.llmops.rag.pipeline.Stages;
import dev.llmops.rag.rerank.OnnxReranker;
import dev.llmops.rag.rerank.Rerankers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What puts the passages that are found into a better order. */
final class RerankOptions {

    private static final int FIRST = 50;
    private static final int LISTED = 10;
    private static final String ONNX = "model.onnx";
    private static final String TOKENIZER = "tokenizer.json";

    @Option(
            names = "--rerank",
            paramLabel = "WHAT",
            description = "Orders the first " + FIRST
                    + " passages anew: features; prf (pseudo-relevance feedback, by words of the first"
                    + " passages); listwise (a chat model orders the first " + LISTED + "; the file that LLMOPS_MODEL"
                    + " names, or else smollm2-135m-instruct); a GGUF file with a classifier; or a folder with a cross-encoder's "
                    + ONNX + " and "
                    + TOKENIZER + ". Default: nothing does.")
    @Nullable
    String what;

    /** A reranker and what it is called. */
    record Opened(String name, Reranker reranker, Runnable closing) implements AutoCloseable {

        PassageStage stage() {
            return Stages.rerank("rerank " + name, reranker);
        }

        @Override
        public void close() {
            closing.run();
        }
    }

    /**
     * {@return the reranker that was asked for, or null}
     *
     * @param console where the progress of fetching a model goes
     */
    @Nullable
    Opened open(Console console) {
        if (what == null) {
            return null;
        }
        Path path = Path.of(what);
        if (what.toLowerCase(Locale.ROOT).endsWith(".gguf")) {
            LocalReranker local = LocalReranker.load(path);
            return opened(local, local::close);
        }
        if (Files.isDirectory(path)) {
            OnnxReranker onnx = OnnxReranker.open(path.resolve(ONNX), path.resolve(TOKENIZER));
            return opened(onnx, onnx::close);
        }
        return switch (what) {
            case "features" -> opened(Rerankers.features(), () -> {});
            case "prf" -> opened(Rerankers.pseudoRelevanceFeedback(), () -> {});
            case "listwise" -> listwise(ModelOptions.openNamed(console, null));
            default ->
                throw new IllegalArgumentException(
                        "--rerank must be features, prf, listwise, a GGUF file or a folder with " + ONNX + " and "
                                + TOKENIZER + ", but was '" + what + "'");
        };
    }

    private Opened listwise(ModelClient model) {
        return opened(Rerankers.listwise(model, LISTED), model::close);
    }

    private Opened opened(Reranker reranker, Runnable closing) {
        return new Opened(String.valueOf(what), Rerankers.top(FIRST, reranker), closing);
    }
}
