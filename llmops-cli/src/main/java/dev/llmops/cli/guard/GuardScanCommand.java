package dev.llmops.cli.guard;

import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.cli.console.Operation;
import dev.llmops.guardrails.ScanResult;
import dev.llmops.guardrails.policy.TextScanner;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops guard scan}. */
@Command(
        name = "scan",
        header = "Look for personal data, secrets, prompt injections and what else a policy names in many texts.",
        description =
                "Reads lines {\"id\",\"text\"} and writes lines {\"id\",\"decision\",\"text\",\"findings\",\"scores\","
                        + "\"micros\"}: pass; transform, with placeholders in the text; block; or reask. Ranges of findings"
                        + " are those of the text that was read; scores are of every detector that ran, also below its"
                        + " threshold.",
        footer = "%nExample: llmops guard scan --in texts.jsonl --out findings.jsonl")
final class GuardScanCommand extends Operation {

    @Mixin
    RowFiles files;

    @Option(
            names = "--code-points",
            description =
                    "Count ranges of findings in Unicode code points, as Python does. Default: UTF-16 code units.")
    boolean codePoints;

    @Mixin
    PolicyOptions policy;

    @Override
    public Integer call() {
        TextScanner scanner = policy.scanner(policy.policy());
        GuardrailStage stage = policy.stage();
        Map<String, Integer> counts = new TreeMap<>(Map.of("pass", 0, "transform", 0, "block", 0));
        int leftOut = files.each(this, (id, text) -> {
            ScanResult result = scanner.scan(stage, text);
            counts.merge(result.decision(), 1, Integer::sum);
            return ScanRow.of(id, text, result, codePoints);
        });
        if (leftOut > 0) {
            counts.put("left out", leftOut);
        }
        if (json) {
            output().json(counts);
        } else {
            output().remark("decisions: " + counts + "; the results are in '" + files.out + "'");
        }
        return 0;
    }
}
