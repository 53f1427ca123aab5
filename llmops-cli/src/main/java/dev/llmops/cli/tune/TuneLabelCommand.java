package dev.llmops.cli.tune;

import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.adapter.AdapterSource;
import dev.llmops.api.adapter.AdapterVersion;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Failures;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.CommitOptions;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.core.prompt.label.LabelPolicies;
import dev.llmops.tuning.study.Recommendation;
import dev.llmops.tuning.study.Recommendation.Verdict;
import dev.llmops.tuning.study.StudyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code llmops tune label}. */
@Command(
        name = "label",
        header = "Point a label to a version of an adapter.",
        description =
                "The label 'champion' moves to a version whose study, as it was registered with, recommends an adapter, or back to one that had it.",
        footer = "%nExample: llmops tune label support@2 champion")
final class TuneLabelCommand extends Operation {

    @Mixin
    StoreFile store;

    @Parameters(index = "0", paramLabel = "ADAPTER", description = "The version, as support@2.")
    String adapter;

    @Parameters(index = "1", paramLabel = "LABEL", description = "The label, as candidate.")
    String label;

    @Mixin
    CommitOptions commit;

    @Override
    public Integer call() {
        AdapterVersion version;
        try (Store opened = store.existing()) {
            AdapterRegistry gated =
                    StudiedAdapters.of(opened.adapters(), LabelPolicies.orBack(StudiedAdapters.recommended()));
            version = gated.get(adapter);
            gated.change(LabelChange.move(version.name(), label, version.number(), commit.commit())
                    .with(evidence(version)));
        }
        if (json) {
            output().json(new Labelled(version.name(), label, version.number()));
        } else {
            output().line(version.name() + "@" + label + " is version " + version.number());
        }
        return 0;
    }

    private record Labelled(String adapter, String label, int version) {}

    /** A study may well recommend a change, but to a prompt. */
    private static boolean recommendsAdapter(StudyReport report) {
        Recommendation said = report.recommendation();
        return said.verdict() == Verdict.CHANGE
                && report.candidates().stream()
                        .anyMatch(each -> each.family().equals(said.choice())
                                && each.approach().trains());
    }

    private static List<LabelEvidence> evidence(AdapterVersion version) {
        AdapterSource source = version.content().evaluation();
        if (source == null) {
            return List.of();
        }
        try {
            StudyReport report = StudyReport.ofJson(Files.readString(Path.of(source.place())));
            if (!report.digest().equals(source.digest())) {
                throw new CommandFailedException("'" + source.place() + "' is another report than the one that "
                        + version.reference() + " was registered with");
            }
            return List.of(new LabelEvidence(
                    LabelEvidence.EVALUATION,
                    version.contentHash(),
                    null,
                    recommendsAdapter(report),
                    "study " + report.digest(),
                    report.recommendation().sentence()));
        } catch (IOException e) {
            throw new CommandFailedException(
                    "the study of " + version.reference() + " cannot be read: " + Failures.reason(e), e);
        }
    }
}
