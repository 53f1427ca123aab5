package dev.llmops.redteam.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.redteam.AttackOutcome;
import dev.llmops.redteam.AttackResult;
import dev.llmops.redteam.ProbeFamily;
import dev.llmops.redteam.RedTeamRun;
import dev.llmops.redteam.Severity;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A run in the Static Analysis Results Interchange Format 2.1.0 (OASIS), which code hosts show beside a change. A family is
 * a rule, an attack that succeeded is a result of it.
 */
final class RedTeamSarif {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RedTeamSarif() {}

    static String of(RedTeamRun run, String artifact) {
        ObjectNode sarif = JSON.createObjectNode();
        sarif.put("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json");
        sarif.put("version", "2.1.0");
        ObjectNode one = sarif.putArray("runs").addObject();
        ObjectNode driver = one.putObject("tool").putObject("driver");
        driver.put("name", "llmops-redteam");
        ArrayNode rules = driver.putArray("rules");
        Set<ProbeFamily> families = new LinkedHashSet<>(run.byFamily().keySet());
        families.forEach(family -> rule(rules.addObject(), family));
        ArrayNode results = one.putArray("results");
        run.results().stream()
                .filter(result -> result.outcome() == AttackOutcome.SUCCEEDED)
                .forEach(result -> result(results.addObject(), result, artifact));
        ObjectNode properties = one.putObject("properties");
        properties.put("target", run.target());
        properties.put("seed", run.seed());
        properties.put("catalog", run.catalog());
        return write(sarif);
    }

    private static void rule(ObjectNode rule, ProbeFamily family) {
        rule.put("id", family.id());
        rule.putObject("shortDescription").put("text", family.title());
        rule.putObject("defaultConfiguration").put("level", level(family.severity()));
        ObjectNode properties = rule.putObject("properties");
        properties.put("security-severity", score(family.severity()));
        ArrayNode tags = properties.putArray("tags");
        tags.add("security");
        family.owasp().forEach(entry -> tags.add("owasp-llm/" + entry));
        family.atlas().forEach(technique -> tags.add("mitre-atlas/" + technique));
    }

    private static void result(ObjectNode node, AttackResult result, String artifact) {
        node.put("ruleId", result.family().id());
        node.put("level", level(result.family().severity()));
        node.putObject("message").put("text", "The attack " + result.id() + " succeeded: " + result.evidence() + ".");
        node.putArray("locations")
                .addObject()
                .putObject("physicalLocation")
                .putObject("artifactLocation")
                .put("uri", artifact);
        node.putObject("partialFingerprints").put("attack/v1", result.id());
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW -> "note";
        };
    }

    /** In the bands of CVSS, which code hosts sort by. */
    private static String score(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "9.5";
            case HIGH -> "8.0";
            case MEDIUM -> "5.5";
            case LOW -> "2.0";
        };
    }

    private static String write(ObjectNode sarif) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(sarif) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree has no JSON form", e);
        }
    }
}
