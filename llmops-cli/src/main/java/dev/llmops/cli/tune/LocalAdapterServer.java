package dev.llmops.cli.tune;

import dev.llmops.local.LocalModel;
import dev.llmops.local.adapter.LoraConverter;
import dev.llmops.tuning.candidate.AdapterServer;
import dev.llmops.tuning.job.TrainingReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Serves adapters beside a model in this process. */
record LocalAdapterServer(Path gguf, LocalModel model) implements AdapterServer {

    @Override
    public void convert(Path trained, Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LoraConverter converter = LoraConverter.forBase(gguf);
        TrainingReport.read(Objects.requireNonNull(trained.getParent()))
                .map(report -> report.digests().get("manifest"))
                .ifPresent(converter::manifest);
        converter.convert(trained, file);
    }

    @Override
    public void load(String name, Path file) {
        model.loadAdapter(name, file);
    }
}
