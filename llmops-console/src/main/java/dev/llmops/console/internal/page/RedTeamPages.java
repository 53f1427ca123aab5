package dev.llmops.console.internal.page;

import dev.llmops.commons.internal.html.Html;
import dev.llmops.console.internal.Result;
import dev.llmops.console.internal.page.RunFolder.RunFileEntry;
import dev.llmops.redteam.AttackOutcome;
import dev.llmops.redteam.AttackRate;
import dev.llmops.redteam.RedTeamException;
import dev.llmops.redteam.RedTeamRun;
import dev.llmops.redteam.report.RedTeamComparison;
import dev.llmops.redteam.report.RedTeamReports;
import dev.llmops.redteam.report.RedTeamRunFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Red team runs: how many attacks succeeded, by family, and which. */
final class RedTeamPages {

    private static final RunFolder<RedTeamRun> RUNS = new RunFolder<>(RedTeamRunFile::read);

    /** All runs. */
    record ListView(List<Row> rows, int hidden, boolean content) {}

    /** A run. */
    record Row(
            String name,
            String url,
            String changed,
            String target,
            int attacks,
            String rate,
            String interval,
            long blocked,
            String note) {}

    private RedTeamPages() {}

    static Result list(Visit visit) {
        List<RunFileEntry> files = RunFolder.files(folder(visit));
        ListView view = new ListView(
                RUNS.shown(files, (file, run) -> row(visit, file, run)),
                Math.max(0, files.size() - RunFolder.SHOWN),
                visit.viewer().mayReadContent());
        return Templates.page("redteam", visit.shell("Red team"), view);
    }

    private static Row row(Visit visit, RunFileEntry file, RedTeamRun run) {
        AttackRate rate = run.rate();
        return new Row(
                file.name(),
                visit.url("/red-team-run", Map.of("run", file.name())),
                Texts.time(file.changed().toInstant()),
                run.target(),
                run.results().size(),
                rate.successes() + " of " + rate.scored(),
                rate.scored() == 0 ? "" : Texts.format("%.1f to %.1f %%", 100 * rate.low(), 100 * rate.high()),
                run.count(AttackOutcome.BLOCKED),
                run.unmeasured(RedTeamComparison.MAX_FAILED).orElse(""));
    }

    static Result one(Visit visit) {
        Path folder = folder(visit);
        String name = visit.require("run");
        String with = visit.parameter("with");
        RedTeamRun run = RUNS.read(folder, name);
        String report;
        try {
            report = with == null
                    ? RedTeamReports.html(run)
                    : RedTeamReports.html(RedTeamComparison.of(RUNS.read(folder, with), run));
        } catch (RedTeamException e) {
            throw Refusal.badRequest(String.valueOf(e.getMessage()));
        }
        List<String> others = RunFolder.others(folder, name);
        List<ReportView.Choice> form = List.of(
                new ReportView.Choice("run", "", List.of(), name),
                new ReportView.Choice("with", "compare with", others, with == null ? "" : with));
        ReportView view = new ReportView(visit.url("/red-team"), "Red team", List.of(), form, Html.content(report));
        return Templates.page("report", visit.shell(name), view);
    }

    private static Path folder(Visit visit) {
        return Objects.requireNonNull(visit.sources().redTeam(), "redTeam");
    }
}
