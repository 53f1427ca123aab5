package dev.llmops.cli.experiment;

import dev.llmops.api.experiment.CallerAttribute;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.experiments.analysis.StoredExperiment;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.AnalysisPlanBuilder;
import dev.llmops.experiments.plan.PlanVersion;
import dev.llmops.experiments.planning.ExperimentPlanner;
import dev.llmops.experiments.planning.PlanRequest;
import dev.llmops.experiments.planning.SamplePlan;
import dev.llmops.experiments.planning.Traffic;
import dev.llmops.experiments.stats.GroupSequential;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops experiment plan}. */
@Command(
        name = "plan",
        header = "Tell how many units and days an experiment needs, and fix what will decide it.",
        description =
                "Units, and how much they differ by the metric, come from the calls of the last days. With --fix the plan becomes"
                        + " that of an experiment: do so before it starts, for units that were exposed earlier do not count.",
        footer = "%nExample: llmops experiment plan --prompt support-answer --metric latency --effect 0.2")
final class ExperimentPlanCommand extends Operation {

    @Mixin
    StoreFile store;

    @Mixin
    MetricOptions metric;

    @Option(names = "--prompt", paramLabel = "NAME", description = "Calls of this prompt only.")
    @Nullable
    String prompt;

    @Option(
            names = "--unit",
            paramLabel = "UNIT",
            defaultValue = "user",
            description = "What variants are dealt to: user, session, tenant or tag:NAME. Default: ${DEFAULT-VALUE}.")
    String unit;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "30",
            description = "How many days to learn from. Default: ${DEFAULT-VALUE}.")
    int days;

    @Option(
            names = "--new-units",
            paramLabel = "N",
            description = "New units a day, in place of what the calls say; with --deviation.")
    @Nullable
    Long newUnits;

    @Option(names = "--mean", paramLabel = "X", description = "Mean of a metric that the calls say nothing of.")
    @Nullable
    Double mean;

    @Option(names = "--deviation", paramLabel = "X", description = "Its standard deviation between units.")
    @Nullable
    Double deviation;

    @Option(
            names = "--alpha",
            paramLabel = "X",
            defaultValue = "0.05",
            description = "Chance of a false verdict. Default: ${DEFAULT-VALUE}.")
    double alpha;

    @Option(
            names = "--power",
            paramLabel = "X",
            defaultValue = "0.8",
            description = "Chance to find the effect. Default: ${DEFAULT-VALUE}.")
    double power;

    @Option(
            names = "--share",
            paramLabel = "X",
            defaultValue = "0.5",
            description = "The variant's part of its and the control's units. Default: ${DEFAULT-VALUE}.")
    double share;

    @Option(
            names = "--exposure",
            paramLabel = "X",
            defaultValue = "1",
            description = "Part of all units that is either. Default: ${DEFAULT-VALUE}.")
    double exposure;

    @Option(names = "--window", paramLabel = "DURATION", description = "How long rows of a unit count, such as P7D.")
    @Nullable
    Duration window;

    @Option(
            names = "--guard",
            paramLabel = "METRIC=MARGIN",
            description =
                    "A metric that must not get worse by a margin: error=0.01, latency@0.95=0.5, complained:lower=0.01. Of an outcome say"
                            + " whether lower or higher is better.")
    @Nullable
    List<String> guards;

    @Option(names = "--fix", paramLabel = "EXPERIMENT", description = "Make this the plan of an experiment.")
    @Nullable
    String fix;

    @Override
    public Integer call() {
        atLeastOne("--days", days);
        if (newUnits != null && deviation == null) {
            throw usage("--new-units needs --deviation");
        }
        try (Store opened = store.existing()) {
            SamplePlan plan = ExperimentPlanner.plan(traffic(opened), request());
            print(plan);
            if (fix != null) {
                fix(opened, fix, Math.round(Math.max(2, plan.fixed().units())));
            }
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    private Traffic traffic(Store opened) {
        if (deviation == null) {
            return reader(opened, metric.name).traffic(metric.name);
        }
        List<Long> perDay = newUnits == null ? reader(opened, null).newUnits() : List.of(newUnits);
        long units = perDay.stream().mapToLong(each -> each).sum();
        return new Traffic(perDay, units, 1, mean == null ? 0 : mean, deviation);
    }

    private TrafficReader reader(Store opened, @Nullable String of) {
        return TrafficReader.read(
                opened.generations(),
                CallerAttribute.parse(unit),
                prompt,
                of,
                SystemTime.clock().instant(),
                days);
    }

    private PlanRequest request() {
        return new PlanRequest(
                metric.effect, alpha, power, share, exposure, 50, 5, GroupSequential.Shape.OBRIEN_FLEMING);
    }

    private void fix(Store opened, String name, long plannedUnits) {
        AnalysisPlanBuilder builder = AnalysisPlan.builder()
                .primary(metric.metric())
                .alpha(alpha)
                .plannedUnits(plannedUnits)
                .window(window);
        if (guards != null) {
            guards.forEach(guard -> MetricOptions.addGuard(builder, guard));
        }
        PlanVersion fixed = new StoredExperiment(opened.experiments(), name, SystemTime.clock())
                .fix(builder.build(), null, "analysis plan");
        if (!json) {
            output().line("");
            output().line("Plan " + fixed.number() + " of '" + name + "' is fixed: units that are exposed from "
                    + fixed.since() + " on count.");
        }
    }

    private void print(SamplePlan plan) {
        if (json) {
            output().json(plan);
            return;
        }
        Traffic traffic = plan.traffic();
        output().line(String.format(
                Locale.ROOT,
                "%s units in %d days with %.1f rows each; mean %.4g, standard deviation between units %.4g; the effect is %.3f of it",
                traffic.units(),
                traffic.newUnits().size(),
                traffic.rowsPerUnit(),
                traffic.mean(),
                traffic.deviation(),
                plan.effectInDeviations()));
        output().line("");
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("fixed test, one look", plan.fixed()));
        rows.add(row("group-sequential, 5 looks", plan.groupSequential()));
        rows.add(row("sequence, any look", plan.sequence()));
        output().table(List.of("METHOD", "UNITS", "DAYS", "EXPECTED UNITS", "DAYS", "FOUND IN 30 DAYS"), rows);
        output().line("");
        output().line(String.format(
                Locale.ROOT,
                "Units are those at which the power is %.2f; expected are those at which it stops if the effect is there. The sequence is tuned to"
                        + " %.0f units; when the fixed test would be made, it has found the effect with a chance of %.2f.",
                power,
                plan.fixed().units() / 2,
                plan.sequencePowerAtFixed()));
    }

    private static List<String> row(String method, SamplePlan.Need need) {
        return List.of(
                method,
                number(need.units()),
                days(need.days()),
                number(need.expectedUnits()),
                days(need.expectedDays()),
                Double.isInfinite(need.detectable()) ? "-" : String.format(Locale.ROOT, "%.3g", need.detectable()));
    }

    private static String number(double value) {
        return Double.isInfinite(value) ? "-" : String.format(Locale.ROOT, "%.0f", Math.ceil(value));
    }

    private static String days(double value) {
        return Double.isInfinite(value) ? "never" : String.format(Locale.ROOT, "%.1f", value);
    }
}
