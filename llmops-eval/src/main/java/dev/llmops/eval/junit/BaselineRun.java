package dev.llmops.eval.junit;

import dev.llmops.eval.run.RunInfo;
import java.util.List;
import java.util.Map;

/** What a baseline file holds. */
record BaselineRun(RunInfo info, List<Row> rows) {

    record Row(String id, String hash, Map<String, Double> scores) {}
}
