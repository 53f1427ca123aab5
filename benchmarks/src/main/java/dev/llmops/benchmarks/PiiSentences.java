package dev.llmops.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.ScanResult;
import dev.llmops.guardrails.policy.DetectorRule;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import dev.llmops.guardrails.policy.PolicyAction;
import dev.llmops.guardrails.policy.TextScanner;
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
 * side of {@code bin/benchmark presidio} and {@code bin/benchmark secrets}.
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
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] arguments) throws IOException {
        TextScanner scanner = TextScanner.of(policy(arguments[0]));
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(arguments[1]), StandardCharsets.UTF_8)) {
            rows.add(JSON.readTree(line));
        }
        List<String> texts =
                rows.stream().map(row -> row.get("text").textValue()).toList();
        List<ScanResult> results = List.of();
        long nanos = 0;
        for (int round = 0; round <= WARM_UP; round++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            results = texts.stream()
                    .map(text -> scanner.scan(GuardrailStage.USER_INPUT, text))
                    .toList();
            nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            lines.add(found(rows.get(i), texts.get(i), results.get(i).findings()));
        }
        long characters = texts.stream().mapToLong(String::length).sum();
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
