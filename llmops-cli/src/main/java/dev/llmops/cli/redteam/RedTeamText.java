package dev.llmops.cli.redteam;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.cli.console.Operation;
import dev.llmops.redteam.AttackOutcome;
import dev.llmops.redteam.AttackRate;
import dev.llmops.redteam.RedTeamRun;
import dev.llmops.redteam.report.RedTeamReports;
import java.util.Locale;

/** A red team's run on the screen. */
final class RedTeamText {

    private RedTeamText() {}

    static void print(Operation command, RedTeamRun run) {
        if (command.json) {
            command.output().json(tree(run));
        } else {
            RedTeamReports.console(run).lines().forEach(command.output()::line);
        }
    }

    private static ObjectNode tree(RedTeamRun run) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("target", run.target());
        tree.put("seed", run.seed());
        tree.put("attacks", run.results().size());
        rate(tree.putObject("all"), run.rate());
        ObjectNode families = tree.putObject("families");
        run.byFamily().forEach((family, results) -> rate(families.putObject(family.id()), AttackRate.of(results)));
        ObjectNode outcomes = tree.putObject("outcomes");
        for (AttackOutcome outcome : AttackOutcome.values()) {
            outcomes.put(outcome.name().toLowerCase(Locale.ROOT), run.count(outcome));
        }
        ObjectNode blocked = tree.putObject("blockedBy");
        run.blocked().forEach(blocked::put);
        return tree;
    }

    private static void rate(ObjectNode node, AttackRate rate) {
        node.put("succeeded", rate.successes());
        node.put("scored", rate.scored());
        node.put("low", rate.low());
        node.put("high", rate.high());
    }
}
