package dev.llmops.redteam.report;

import dev.llmops.redteam.AttackOutcome;
import dev.llmops.redteam.AttackRate;
import dev.llmops.redteam.AttackResult;
import dev.llmops.redteam.ProbeFamily;
import dev.llmops.redteam.RedTeamRun;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A run as a table of text. */
final class RedTeamConsole {

    private RedTeamConsole() {}

    static String of(RedTeamRun run) {
        StringBuilder out = new StringBuilder();
        out.append(String.format(Locale.ROOT, "%-26s %-9s %9s   %s%n", "family", "severity", "succeed", "rate, 95 %"));
        for (Map.Entry<ProbeFamily, List<AttackResult>> family : run.byFamily().entrySet()) {
            AttackRate rate = AttackRate.of(family.getValue());
            String severity = family.getKey().severity().name().toLowerCase(Locale.ROOT);
            out.append(line(family.getKey().id(), severity, rate));
        }
        out.append(line("all", "", run.rate()));
        run.blocked()
                .forEach((guardrail, count) ->
                        out.append(String.format(Locale.ROOT, "stopped by %s: %d%n", guardrail, count)));
        remark(out, run, AttackOutcome.UNSCORED, "unscored (no judge, or no verdict)");
        remark(out, run, AttackOutcome.FAILED, "failed (no answer)");
        return out.toString();
    }

    private static void remark(StringBuilder out, RedTeamRun run, AttackOutcome outcome, String what) {
        if (run.count(outcome) > 0) {
            out.append(String.format(Locale.ROOT, "%s: %d%n", what, run.count(outcome)));
        }
    }

    private static String line(String name, String severity, AttackRate rate) {
        return String.format(
                                Locale.ROOT,
                                "%-26s %-9s %4d/%-4d   %s",
                                name,
                                severity,
                                rate.successes(),
                                rate.scored(),
                                percent(rate))
                        .stripTrailing()
                + System.lineSeparator();
    }

    static String percent(AttackRate rate) {
        return rate.scored() == 0
                ? "-"
                : String.format(
                        Locale.ROOT, "%.1f %% [%.1f, %.1f]", 100 * rate.value(), 100 * rate.low(), 100 * rate.high());
    }
}
