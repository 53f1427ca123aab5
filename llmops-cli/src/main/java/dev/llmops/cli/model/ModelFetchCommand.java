package dev.llmops.cli.model;

import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.local.ModelCard;
import dev.llmops.local.store.ModelSource;
import dev.llmops.local.store.ModelStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops model fetch}. */
@Command(
        name = "fetch",
        header = "Fetch a model into the folder of models, and tell where it is.",
        description = "The folder is LLMOPS_HOME, or ~/.cache/llmops. What is there already is not fetched again; a"
                + " download that broke off goes on where it was.",
        footer = {
            "%nExample: llmops model fetch smollm2-135m-instruct",
            "Example: llmops model fetch 'some-owner/some-model-GGUF:*Q4_K_M*'"
        })
final class ModelFetchCommand extends Operation {

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description = "A name (smollm2-135m-instruct, the default), a repository of Hugging Face (OWNER/NAME,"
                    + " OWNER/NAME:PATTERN or OWNER/NAME@REVISION:PATTERN, with a token in HF_TOKEN if it is not public"
                    + " and a mirror in HF_ENDPOINT), an http(s) address, or a file.")
    @Nullable
    String model;

    @Option(
            names = "--sha256",
            paramLabel = "HEX",
            description = "The SHA-256 that the file must have; for an address, where nobody else vouches for it.")
    @Nullable
    String sha256;

    @Override
    public Integer call() {
        Path file = ModelStore.standard().fetch(source(), ModelOptions.progress(console()));
        if (json) {
            ModelCard card = ModelCard.read(file);
            output().json(new Fetched(file.toString(), card.fileSize(), card.digest()));
        } else {
            output().line(file.toString());
        }
        return 0;
    }

    private ModelSource source() {
        ModelSource source = ModelOptions.source(model);
        if (sha256 == null) {
            return source;
        }
        if (source instanceof ModelSource.Download download) {
            return new ModelSource.Download(download.uri(), sha256);
        }
        if (source instanceof ModelSource.LocalFile local) {
            return new ModelSource.LocalFile(local.path(), sha256);
        }
        throw usage("--sha256 is for addresses and files; that of '" + model + "' comes from where it is fetched");
    }

    private record Fetched(String file, long bytes, String digest) {}
}
