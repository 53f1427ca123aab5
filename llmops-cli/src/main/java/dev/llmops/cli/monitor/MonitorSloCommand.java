package dev.llmops.cli.monitor;

import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.monitoring.slo.BurnRate;
import dev.llmops.monitoring.slo.BurnRateRule;
import dev.llmops.monitoring.slo.Objective;
import dev.llmops.monitoring.slo.ObjectiveStatus;
import dev.llmops.monitoring.slo.SloMonitor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops monitor slo}. */
@Command(
        name = "slo",
        header = "Tell how service level objectives stand, and how fast their error budgets are used up.",
        description =
                "Rules: 14.4 times as fast as the budget lasts, over 1 h and 5 min; 6 times over 6 h and 30 min; once over 3 days and 6 h. Exit"
                        + " code 1 if one fires.",
        footer = {"%nExample: llmops monitor slo --objective availability=0.995 --objective \"latency<5s=0.95\""})
final class MonitorSloCommand extends Operation {

    @Mixin
    StoreFile store;

    @Option(
            names = "--objective",
            required = true,
            paramLabel = "OBJECTIVE",
            description = "availability=SHARE, latency<TIME=SHARE, first-token<TIME=SHARE, not-blocked=SHARE,"
                    + " score:NAME>=VALUE=SHARE or thumbs-up=SHARE; may be given several times.")
    List<String> objectives;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "30",
            description = "The period of an error budget. Default: ${DEFAULT-VALUE}.")
    int days;

    @Option(names = "--at", paramLabel = "TIME", description = "When, as 2026-11-28T14:05:00Z. Default: now.")
    @Nullable
    Instant at;

    @Option(names = "--prompt", paramLabel = "NAME", description = "Only calls of this prompt.")
    @Nullable
    String prompt;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Only calls of this tenant.")
    @Nullable
    String tenant;

    @Override
    public Integer call() {
        Instant now = at == null ? SystemTime.clock().instant() : at;
        List<ObjectiveStatus> found;
        try (SloMonitor monitor = monitor(now);
                Store opened = store.existing()) {
            found = monitor.restore(opened, calls(now)).status();
        }
        if (json) {
            found.forEach(output()::json);
        } else {
            show(found);
        }
        return found.stream().anyMatch(ObjectiveStatus::firing) ? 1 : 0;
    }

    private SloMonitor monitor(Instant now) {
        SloMonitor.Builder builder = SloMonitor.builder(() -> now).period(Duration.ofDays(days));
        objectives.stream().map(Objective::parse).forEach(builder::objective);
        return builder.build();
    }

    /** Those of the period, and of the rules' windows, which may be longer. */
    private GenerationFilter calls(Instant now) {
        Duration longest = BurnRateRule.standard().stream()
                .map(BurnRateRule::longWindow)
                .reduce(Duration.ofDays(days), (some, other) -> some.compareTo(other) < 0 ? other : some);
        return GenerationFilter.builder()
                .from(now.minus(longest))
                .to(now)
                .prompt(prompt)
                .tenant(tenant)
                .build();
    }

    private void show(List<ObjectiveStatus> found) {
        output().table(
                        List.of("OBJECTIVE", "TARGET", "GOOD", "OF", "SHARE", "BUDGET LEFT"),
                        found.stream().map(MonitorSloCommand::row).toList());
        output().line("");
        output().table(
                        List.of("OBJECTIVE", "RULE", "BURN RATE", "SHORT WINDOW", "FIRES"),
                        found.stream()
                                .flatMap(status -> status.burnRates().stream().map(rate -> row(status, rate)))
                                .toList());
    }

    private static List<String> row(ObjectiveStatus status) {
        return List.of(
                status.objective(),
                percent(status.target()),
                Long.toString(status.good()),
                Long.toString(status.total()),
                percent(status.share()),
                percent(status.budgetLeft()));
    }

    private static List<String> row(ObjectiveStatus status, BurnRate rate) {
        return List.of(
                status.objective(),
                rate.rule().name(),
                rate(rate.longRate()),
                rate(rate.shortRate()),
                fires(status, rate));
    }

    /** No burn rate is above one over the budget. */
    private static String fires(ObjectiveStatus status, BurnRate rate) {
        boolean never = rate.rule().factor() * (1 - status.target()) > 1;
        return rate.firing() ? "yes" : never ? "never: the target is too low" : "no";
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    private static String rate(@Nullable Double rate) {
        return rate == null ? "-" : String.format(Locale.ROOT, "%.2f", rate);
    }
}
