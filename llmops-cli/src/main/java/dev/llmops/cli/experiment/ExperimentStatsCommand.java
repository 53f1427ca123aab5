package dev.llmops.cli.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.JsonRows;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.TextFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmops experiment stats}. */
@Command(
        name = "stats",
        header = "Compute a statistic for each line of a file.",
        description =
                "Reads lines {\"id\",\"params\",\"input\"} and writes lines with the id and the fields of the statistic, or"
                        + " {\"id\",\"error\"} for what it refuses. Numbers that JSON cannot hold are the strings \"NaN\","
                        + " \"Infinity\" and \"-Infinity\".",
        footer = "%nExample: llmops experiment stats --method welch_t --in samples.jsonl --out tests.jsonl")
final class ExperimentStatsCommand extends Operation {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--method",
            required = true,
            paramLabel = "METHOD",
            completionCandidates = Names.class,
            description = "One of: ${COMPLETION-CANDIDATES}.")
    String method;

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The rows, JSONL.")
    Path in;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the answers go; replaced.")
    Path out;

    @Override
    public Integer call() throws IOException {
        StatsMethod statistic = StatsMethods.ALL.get(method);
        if (statistic == null) {
            throw usage("--method must be one of " + StatsMethods.ALL.keySet() + ", but was '" + method + "'");
        }
        StringBuilder answers = new StringBuilder();
        int[] refused = {0};
        int rows = JsonRows.forEach(in, List.of(), (line, row) -> {
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            answer.set("id", row.get("id"));
            refused[0] += compute(statistic, line, row, answer) ? 0 : 1;
            answers.append(JSON.writeValueAsString(answer)).append('\n');
        });
        TextFiles.write(out, answers.toString());
        report(rows, refused[0]);
        return 0;
    }

    /** {@return whether there is an answer; the row says why not} */
    private static boolean compute(StatsMethod statistic, String line, JsonNode row, ObjectNode answer) {
        if (!row.path("input").isObject()) {
            throw new CommandFailedException(line + " must have an object \"input\"");
        }
        try {
            ObjectNode fields = JsonNodeFactory.instance.objectNode();
            statistic.apply(
                    new StatsValues("params", row.path("params")), new StatsValues("input", row.get("input")), fields);
            answer.setAll(fields);
            return true;
        } catch (IllegalArgumentException e) {
            answer.put("error", e.getMessage());
            return false;
        }
    }

    private void report(int rows, int refused) {
        if (json) {
            output().json(new Summary(method, rows, refused));
        } else {
            String rest = refused == 0 ? "" : ", " + refused + " of them refused";
            output().remark(rows + " answers of " + method + " are in '" + out + "'" + rest);
        }
    }

    private record Summary(String method, int rows, int refused) {}

    private static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return StatsMethods.ALL.keySet().iterator();
        }
    }
}
