package dev.llmops.console.internal.page;

import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Variant;
import dev.llmops.commons.internal.html.Html;
import dev.llmops.console.internal.Result;
import dev.llmops.experiments.analysis.StoredExperiment;
import dev.llmops.experiments.report.ExperimentReports;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Experiments, and what each says by now: intervals that hold at every look, never bare means. */
final class ExperimentPages {

    /** All experiments. */
    record ListView(List<Row> rows) {}

    /** An experiment. */
    record Row(
            String name,
            String url,
            String callsUrl,
            String scope,
            String status,
            String style,
            String variants,
            String version,
            String changed,
            String by) {}

    private ExperimentPages() {}

    static Result list(Visit visit) {
        List<Row> rows = visit.store().experiments().latest().stream()
                .map(each -> row(visit, each))
                .toList();
        return Templates.page("experiments", visit.shell("Experiments"), new ListView(rows));
    }

    private static Row row(Visit visit, ExperimentVersion version) {
        String name = version.experiment().name();
        return new Row(
                name,
                visit.url("/experiment", Map.of("name", name)),
                visit.url("/generations", Map.of("experiment", name)),
                version.experiment().scope().toString(),
                Texts.word(version.status()),
                version.running() ? "ok" : "quiet",
                version.experiment().variants().stream()
                        .map(variant -> share(version, variant))
                        .collect(Collectors.joining(", ")),
                Integer.toString(version.number()),
                Texts.time(version.at()),
                Texts.orNone(version.by()));
    }

    private static String share(ExperimentVersion version, Variant variant) {
        return variant.name() + Texts.format(" %.0f %%", 100 * version.propensity(variant.name()));
    }

    static Result one(Visit visit) {
        String name = visit.require("name");
        ExperimentStore experiments = visit.store().experiments();
        if (experiments.find(name).isEmpty()) {
            throw Refusal.notFound("there is no experiment '" + Texts.cut(name, 80) + "'");
        }
        String report = ExperimentReports.html(
                new StoredExperiment(experiments, name, visit.sources().clock()).results());
        ReportView view = new ReportView(
                visit.url("/experiments"),
                "Experiments",
                List.of(new ReportView.Link("its calls", visit.url("/generations", Map.of("experiment", name)), false)),
                List.of(),
                Html.content(report));
        return Templates.page("report", visit.shell(name), view);
    }
}
