package dev.llmops.cli.eval.metric;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What metrics need besides rows: models, data, and leave to run code. */
public final class MetricModelOptions {

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description =
                    "The language model that metrics ask that need one: a GGUF file, a name that 'llmops model fetch'"
                            + " knows, or one of a vendor or a server as for 'eval judge'. Default: the one that"
                            + " LLMOPS_MODEL names, or else smollm2-135m-instruct.")
    @Nullable
    String model;

    @Option(
            names = "--embeddings",
            paramLabel = "MODEL",
            description = "What makes vectors for metrics that compare them: a GGUF file, or a name as for --model."
                    + " Default: MiniLM.")
    @Nullable
    String embeddings;

    @Option(
            names = "--nli",
            paramLabel = "DIR",
            description =
                    "The model of entailment for metrics that need one: a folder with an ONNX classifier (model.onnx),"
                            + " tokenizer.json and config.json, whose id2label names entailment and contradiction. Default: MiniLM's"
                            + " vectors, which stand in for one.")
    @Nullable
    Path nli;

    @Option(
            names = "--punkt",
            paramLabel = "DIR",
            description =
                    "A language of NLTK's punkt_tab, by which metrics count sentences as NLTK does. Default: a list"
                            + " of English abbreviations of ours.")
    @Nullable
    Path punkt;

    @Option(
            names = "--run-code",
            description = "Allow metrics to run the code of answers: in processes with limits, but as you.")
    boolean runCode;
}
