package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.store.Store;
import dev.llmops.cli.option.PromptOptions;
import dev.llmops.prompts.RemoteRegistries;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A registry of somebody else that prompts are read from, instead of a store. */
final class RemoteSource {

    /** What the options of such registries say of them. */
    static final String ADDRESSES =
            "A registry of somebody else instead of the store: mlflow+http://HOST:PORT, langfuse+https://HOST or"
                    + " promptlayer+https://HOST. Keys are read from the environment: MLFLOW_TRACKING_TOKEN,"
                    + " LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY, PROMPTLAYER_API_KEY.";

    @Option(names = "--from", paramLabel = "ADDRESS", description = ADDRESSES)
    @Nullable
    String from;

    /** Reads the prompts of the registry, or those of the store if no registry is named. */
    void read(PromptOptions prompts, Consumer<PromptRegistry> reader) {
        if (from != null) {
            reader.accept(at(from));
            return;
        }
        try (Store store = prompts.existing()) {
            reader.accept(store.prompts());
        }
    }

    static PromptRegistry at(String address) {
        return RemoteRegistries.at(address, System.getenv());
    }
}
