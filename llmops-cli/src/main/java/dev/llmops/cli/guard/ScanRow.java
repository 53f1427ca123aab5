package dev.llmops.cli.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.guardrails.ScanResult;
import java.util.List;
import java.util.TreeMap;

/** A line that {@code guard scan} writes. */
final class ScanRow {

    private static final long NANOS_PER_MICRO = 1_000;

    private ScanRow() {}

    static ObjectNode of(JsonNode id, String text, ScanResult result, boolean codePoints) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.set("id", id);
        row.put("decision", result.decision());
        row.put("text", result.text());
        row.set("findings", findings(text, result.findings(), codePoints));
        ObjectNode scores = row.putObject("scores");
        new TreeMap<>(result.scores()).forEach(scores::put);
        row.put("micros", result.took().toNanos() / NANOS_PER_MICRO);
        return row;
    }

    /** Ranges in UTF-16 code units, or in code points of the text they were found in. */
    static ArrayNode findings(String text, List<Finding> findings, boolean codePoints) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (Finding finding : findings) {
            ObjectNode row =
                    rows.addObject().put("detector", finding.detector()).put("type", finding.type());
            if (finding.range() != null) {
                int start = finding.range().start();
                int end = finding.range().end();
                row.put("start", codePoints ? text.codePointCount(0, start) : start)
                        .put("end", codePoints ? text.codePointCount(0, end) : end);
            }
            row.put("score", finding.score());
        }
        return rows;
    }
}
