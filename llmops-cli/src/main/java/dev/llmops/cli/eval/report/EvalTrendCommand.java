package dev.llmops.cli.eval.report;

import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.eval.report.Reports;
import dev.llmops.eval.report.Trend;
import dev.llmops.eval.report.Trend.Point;
import dev.llmops.eval.run.RunFile;
import dev.llmops.eval.run.RunOrigin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops eval trend}. */
@Command(
        name = "trend",
        header = "Show runs of one suite over time.",
        description =
                "Runs whose files know their commit ('eval run --commit') stand in the order of their times if all do,"
                        + " else as they are given. Each is compared with the one before it, question by question; verdicts allow"
                        + " for the number of comparisons.",
        footer = "%nExample: llmops eval trend before.jsonl after.jsonl --html trend.html")
public final class EvalTrendCommand extends Operation {

    private static final int SHORT = 12;

    @Parameters(arity = "2..*", paramLabel = "RUN", description = "The files of the runs.")
    List<Path> runs;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with plots.")
    @Nullable
    Path html;

    @Override
    public Integer call() {
        List<Point> points = new ArrayList<>();
        for (Path run : runs) {
            points.add(point(run));
        }
        Trend trend = Trend.of(points);
        if (html != null) {
            TextFiles.write(html, Reports.html(trend));
        }
        if (json) {
            trend.steps().forEach(step -> output().json(step));
        } else {
            Reports.console(trend).lines().forEach(output()::line);
        }
        return 0;
    }

    private static Point point(Path file) {
        Optional<RunOrigin> origin = RunFile.origin(file);
        String label = origin.map(RunOrigin::commit).orElseGet(() -> Objects.toString(file.getFileName(), ""));
        boolean hash = origin.isPresent() && label.length() > SHORT && label.matches("[0-9a-f]+");
        return new Point(
                hash ? label.substring(0, SHORT) : label,
                origin.map(RunOrigin::at).orElse(null),
                RunFile.read(file));
    }
}
