package dev.llmops.cli.tune;

import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.api.adapter.AdapterSource;
import dev.llmops.api.adapter.AdapterVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.CommitOptions;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.local.ModelCard;
import dev.llmops.local.adapter.AdapterCard;
import dev.llmops.tuning.lineage.Lineage;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops tune register}. */
@Command(
        name = "register",
        header = "Register an adapter with what it comes from.",
        description = "An adapter that was made for another model is refused.",
        footer = "%nExample: llmops tune register support support.gguf --data training --job job --study report.json")
final class TuneRegisterCommand extends Operation {

    @Mixin
    StoreFile store;

    @Parameters(index = "0", paramLabel = "NAME", description = "The name of the adapter.")
    String name;

    @Parameters(index = "1", paramLabel = "FILE", description = "Its file, as 'llmops tune convert' writes it.")
    Path file;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = "The GGUF file that it was made for, or the name of a model that 'llmops model fetch' knows.")
    @Nullable
    String model;

    @Option(names = "--data", paramLabel = "DIR", description = "The folder of the export that it learnt from.")
    @Nullable
    Path data;

    @Option(names = "--job", paramLabel = "DIR", description = "The folder of its training job.")
    @Nullable
    Path job;

    @Option(names = "--study", paramLabel = "FILE", description = "The report that measured it, as JSON.")
    @Nullable
    Path study;

    @Mixin
    CommitOptions commit;

    @Override
    public Integer call() throws IOException {
        ModelCard base = ModelCard.read(ModelOptions.file(console(), model));
        AdapterCard adapter = AdapterCard.read(file);
        if (adapter.base() != null && !adapter.base().equals(base.digest())) {
            throw new CommandFailedException("'" + file + "' was made for the model " + adapter.base()
                    + ", but this is " + base.digest() + "; name its model with --model");
        }
        String template = Sha256.PREFIX + Sha256.hex(base.chatTemplate() == null ? "" : base.chatTemplate());
        AdapterVersion version;
        try (Store opened = store.open()) {
            AdapterContent content = new AdapterContent(
                    Sha256.PREFIX + Sha256.hex(file),
                    file.toAbsolutePath().normalize().toString(),
                    base.digest(),
                    template,
                    source(data == null ? null : data.resolve("manifest.json")),
                    source(job == null ? null : job.resolve("report.json")),
                    source(study));
            version = opened.adapters().register(name, content, commit.commit());
        }
        if (json) {
            output().json(version);
        } else {
            output().line(version.reference() + " is " + version.content().digest());
        }
        return 0;
    }

    private static @Nullable AdapterSource source(@Nullable Path from) throws IOException {
        return from == null ? null : Lineage.source(from);
    }
}
