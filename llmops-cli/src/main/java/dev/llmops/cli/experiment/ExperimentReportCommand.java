package dev.llmops.cli.experiment;

import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.experiments.analysis.ExperimentResults;
import dev.llmops.experiments.analysis.StoredExperiment;
import dev.llmops.experiments.report.ExperimentReports;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops experiment report}. */
@Command(
        name = "report",
        header = "Tell what an experiment says. One may look as often as one likes.",
        description = "Every interval holds at all looks. While the split of the units is wrong no winner is shown.",
        footer = "%nExample: llmops experiment report shorter-answers --out report.html")
final class ExperimentReportCommand extends Operation {

    @Mixin
    StoreFile store;

    @Parameters(paramLabel = "NAME", description = "Name of the experiment.")
    String name;

    @Option(names = "--out", paramLabel = "FILE", description = "Write a page with the sequences over time.")
    @Nullable
    Path out;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "What it said at this time, such as 2026-03-01T00:00:00Z.")
    @Nullable
    Instant at;

    @Override
    public Integer call() {
        ExperimentResults results = results();
        if (out != null) {
            TextFiles.write(out, ExperimentReports.html(results));
        }
        if (json) {
            output().json(results);
        } else {
            print(results);
        }
        return 0;
    }

    private ExperimentResults results() {
        try (Store opened = store.existing()) {
            StoredExperiment experiment = new StoredExperiment(opened.experiments(), name, SystemTime.clock());
            return at == null ? experiment.results() : experiment.resultsAt(at);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()));
        }
    }

    private void print(ExperimentResults results) {
        output().line(ExperimentReports.lead(results));
        results.notes().forEach(note -> output().line("- " + note));
        output().line("");
        table(ExperimentReports.differences(results));
        output().line("");
        table(ExperimentReports.variants(results));
        output().line("");
        ExperimentReports.facts(results).forEach(fact -> output().field(fact.get(0), fact.get(1)));
    }

    private void table(List<List<String>> rows) {
        output().table(rows.get(0), rows.subList(1, rows.size()));
    }
}
