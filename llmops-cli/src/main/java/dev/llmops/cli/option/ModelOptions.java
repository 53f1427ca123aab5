package dev.llmops.cli.option;

import dev.llmops.api.model.ModelClient;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Console;
import dev.llmops.local.LocalEmbeddings;
import dev.llmops.local.LocalModel;
import dev.llmops.local.LocalModelBuilder;
import dev.llmops.local.LocalScorer;
import dev.llmops.local.ModelCard;
import dev.llmops.local.option.EmbeddingPooling;
import dev.llmops.local.store.FetchProgress;
import dev.llmops.local.store.ModelCatalog;
import dev.llmops.local.store.ModelSource;
import dev.llmops.local.store.ModelStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model, and how to run it. */
public final class ModelOptions {

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description =
                    "A GGUF file, or the name of a model that 'llmops model fetch' knows, which is fetched if it is"
                            + " not here yet. Where it only answers, also " + RemoteModel.FORMS
                            + ". Default: the one that LLMOPS_MODEL names, or else smollm2-135m-instruct.")
    @Nullable
    String model;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads compute. Default: half of the processors.")
    @Nullable
    Integer threads;

    @Option(
            names = "--context-length",
            paramLabel = "TOKENS",
            description = "How many tokens fit, prompt and answer together. Default: what the model was trained for, at"
                    + " most 4096.")
    @Nullable
    Integer contextLength;

    /** Loads the model, under the name in its record if there is one. */
    public LocalModel load(Console console, @Nullable String name) {
        LocalModelBuilder builder = builder(console);
        if (name != null) {
            builder.name(name);
        }
        return builder.build();
    }

    /** Opens the model to ask it, wherever it is. {@code name}: what a local one is called in records, or null for its own name. */
    public ModelClient open(Console console, @Nullable String name) {
        RemoteModel remote = remote(model).orElse(null);
        return remote == null ? load(console, name) : opened(remote);
    }

    /** Opens the model to ask it; a local one decodes speculatively. */
    public ModelClient openSpeculative(Console console, SpeculationOptions speculation) {
        RemoteModel remote = remote(model).orElse(null);
        return remote == null ? loadSpeculative(console, speculation) : opened(remote);
    }

    private ModelClient opened(RemoteModel remote) {
        if (threads != null || contextLength != null) {
            throw new IllegalArgumentException(
                    "--threads and --context-length are for models that run here, not for '" + remote + "'");
        }
        return remote.open(System.getenv()::get);
    }

    /** Opens a model to ask it, by what an option says. {@code model}: its name, or null for the default. */
    public static ModelClient openNamed(Console console, @Nullable String model) {
        RemoteModel remote = remote(model).orElse(null);
        return remote == null
                ? LocalModel.builder().file(file(console, model)).build()
                : remote.open(System.getenv()::get);
    }

    /** {@return whether the model is one on a server, which can only be asked} */
    public boolean isRemote() {
        return remote(model).isPresent();
    }

    private static Optional<RemoteModel> remote(@Nullable String model) {
        String named = model == null ? System.getenv("LLMOPS_MODEL") : model;
        return named == null ? Optional.empty() : RemoteModel.parse(named);
    }

    /** Loads the model with speculative decoding, and says on standard error where it cannot be used. */
    public LocalModel loadSpeculative(Console console, SpeculationOptions speculation) {
        LocalModel loaded =
                builder(console).speculation(speculation.speculation(console)).build();
        loaded.speculationDisabledReason()
                .ifPresent(reason -> console.err().println("speculative decoding is off: " + reason));
        return loaded;
    }

    /** Loads the model for log-likelihood scoring only, by default as long as it was trained for. */
    public LocalScorer loadScorer(Console console) {
        return builder(console).buildScorer();
    }

    /** Loads the model for embeddings only. */
    public LocalEmbeddings loadEmbeddings(Console console, @Nullable EmbeddingPooling pooling) {
        LocalModelBuilder builder = builder(console);
        if (pooling != null) {
            builder.embeddingPooling(pooling);
        }
        return builder.buildEmbeddings();
    }

    /** The SHA-256 of the model's file, by which results of it are known. */
    public String digest(Console console) {
        return ModelCard.read(file(console, model)).digest();
    }

    public LocalModelBuilder builder(Console console) {
        LocalModelBuilder builder = LocalModel.builder().file(file(console, model));
        if (threads != null) {
            builder.threads(threads);
        }
        if (contextLength != null) {
            builder.contextLength(contextLength);
        }
        return builder;
    }

    public static Path file(Console console, @Nullable String model) {
        return ModelStore.standard().fetch(source(model), progress(console));
    }

    public static ModelSource source(@Nullable String model) {
        remote(model).ifPresent(remote -> {
            throw new CommandFailedException("this needs the weights of a model, and '" + remote
                    + "' is one that can only be asked; give a GGUF file or a name that 'llmops model fetch' knows");
        });
        ModelSource source = model == null ? ModelCatalog.demo() : ModelSource.parse(model);
        if (source instanceof ModelSource.LocalFile local && !Files.isRegularFile(local.path())) {
            String what = Files.exists(local.path())
                    ? "'" + local.path() + "' is not a file"
                    : "there is no model file '" + local.path() + "'";
            throw new CommandFailedException(what
                    + "; give the path of a GGUF file, an http(s) address, a repository of Hugging Face (OWNER/NAME), or one"
                    + " of these names: "
                    + String.join(", ", ModelCatalog.all().keySet())
                    + "; or a model on a server, as KIND:NAME@URL, where KIND is one of " + RemoteModel.allKinds());
        }
        return source;
    }

    public static FetchProgress progress(Console console) {
        return console.terminal() ? FetchProgress.bar(console.err()) : FetchProgress.lines(console.err());
    }
}
