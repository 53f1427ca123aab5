package dev.llmops.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.ScanResult;
import dev.llmops.guardrails.TextScanner;
import dev.llmops.guardrails.policy.DetectorRule;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import dev.llmops.guardrails.policy.PolicyAction;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the standard policy's detectors of personal data (or of secrets) find in sentences, and how long that takes: the Java
 * side of {@code bin/benchmark presidio} and {@code bin/benchmark detect-secrets}.
 */
public final class PiiSentences {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WARM_UP = 60;

    private PiiSentences() {}

    /**
     * Scans all sentences several times, and tells the last.
     *
     * @param arguments {@code pii} or {@code secrets}, a file of lines {@code {"id", "text"}}, a file for lines
     *     {@code {"id", "spans"}}, positions in code points
     * @throws IOException if a file can not be read or written
     */
    public static void main(String[] arguments) throws IOException {
        TextScanner scanner = TextScanner.of(policy(arguments[0]));
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(arguments[1]), StandardCharsets.UTF_8)) {
            rows.add(JSON.readTree(line));
        }
        List<String> lines = new ArrayList<>();
        long nanos = 0;
        long characters = 0;
        for (int round = 0; round <= WARM_UP; round++) {
            lines.clear();
            nanos = 0;
            characters = 0;
            for (JsonNode row : rows) {
                String text = row.get("text").textValue();
                long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                ScanResult result = scanner.scan(GuardrailStage.USER_INPUT, text);
                nanos += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
                characters += text.length();
                lines.add(found(row, text, result.findings()));
            }
        }
        Files.write(Path.of(arguments[2]), lines, StandardCharsets.UTF_8);
        System.out.printf(Locale.ROOT, "%.6f %d%n", nanos / 1e9, characters);
    }

    private static GuardrailPolicy policy(String what) {
        GuardrailPolicy.Builder policy = GuardrailPolicy.builder(what, "1");
        return what.equals("secrets")
                ? policy.stage(GuardrailStage.USER_INPUT, DetectorRule.of("secrets"))
                        .build()
                : policy.stage(
                                GuardrailStage.USER_INPUT,
                                DetectorRule.of("pii"),
                                DetectorRule.builder("names")
                                        .action(PolicyAction.FLAG)
                                        .build())
                        .build();
    }

    private static String found(JsonNode row, String text, List<Finding> findings) {
        ObjectNode line = JSON.createObjectNode().put("id", row.get("id").asText());
        ArrayNode spans = line.putArray("spans");
        for (Finding finding : findings) {
            if (finding.range() != null) {
                spans.addObject()
                        .put("type", finding.type())
                        .put("start", text.codePointCount(0, finding.range().start()))
                        .put("end", text.codePointCount(0, finding.range().end()));
            }
        }
        return line.toString();
    }
}
