package dev.llmops.cli.eval;

import dev.llmops.cli.console.Operation;
import dev.llmops.eval.plan.Pilot;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunFile;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops eval plan}. */
@Command(
        name = "plan",
        header = "Tell how many rows a comparison needs.",
        description =
                "From a pilot run over a few rows: how many rows find a difference with a chance of 80 %%, or which difference so many"
                        + " rows find. With two pilot runs over the same rows the plan is exact; with one it asks for more rows than"
                        + " needed, as nothing is known about what two runs have in common.",
        footer = "%nExample: llmops eval plan before.jsonl after.jsonl --metric contains --difference 0.03")
final class EvalPlanCommand extends Operation {

    @Parameters(index = "0", paramLabel = "PILOT", description = "The file of a run over some rows.")
    Path pilot;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "CANDIDATE",
            description = "The file of a run of another version over the same rows.")
    @Nullable
    Path candidate;

    @Option(names = "--metric", required = true, paramLabel = "NAME", description = "The metric to compare by.")
    String metric;

    @ArgGroup(multiplicity = "1")
    Question question;

    @Mixin
    ClusterOption cluster = new ClusterOption();

    static final class Question {

        @Option(names = "--difference", paramLabel = "D", description = "Ask for the rows that find this difference.")
        @Nullable
        Double difference;

        @Option(names = "--rows", paramLabel = "N", description = "Ask for the difference that so many rows find.")
        @Nullable
        Integer rows;
    }

    private record Planned(Pilot pilot, double difference, long rows, long clusters) {}

    @Override
    public Integer call() {
        if ((question.difference != null && !(question.difference > 0))
                || (question.rows != null && question.rows < 2)) {
            throw usage("--difference must be above 0, and --rows at least 2");
        }
        Planned planned = planned(pilot());
        if (json) {
            output().json(planned);
        } else {
            tell(planned);
        }
        return 0;
    }

    private Pilot pilot() {
        EvaluationRun before = cluster.applied(RunFile.read(pilot));
        return candidate == null
                ? Pilot.of(before, metric)
                : Pilot.of(RunComparison.of(before, cluster.applied(RunFile.read(candidate))), metric);
    }

    private Planned planned(Pilot from) {
        if (question.difference != null) {
            long rows = from.rowsFor(question.difference);
            return new Planned(from, question.difference, rows, from.clustersOf(rows));
        }
        int rows = question.rows == null ? 2 : question.rows;
        return new Planned(from, from.differenceOf(rows), rows, from.clustersOf(rows));
    }

    private void tell(Planned planned) {
        Pilot from = planned.pilot();
        boolean clustered = from.clusters() < from.rows();
        output().line(String.format(
                Locale.ROOT,
                "%s: %d rows%s find a difference of %.4f with a chance of 80 %%, in a two-sided test at 5 %%",
                metric,
                planned.rows(),
                clustered ? " in " + planned.clusters() + " clusters" : "",
                planned.difference()));
        output().line(String.format(
                Locale.ROOT,
                "from %d rows of the pilot%s: standard deviation of the differences %.4f%s",
                from.rows(),
                clustered ? " in " + from.clusters() + " clusters" : "",
                Math.sqrt(from.variance()),
                clustered ? String.format(Locale.ROOT, ", design effect %.2f", from.designEffect()) : ""));
        if (!from.paired()) {
            output().line(
                            "from one run, as if two runs had nothing in common; a second run over the same rows mostly asks for"
                                    + " fewer");
        }
    }
}
