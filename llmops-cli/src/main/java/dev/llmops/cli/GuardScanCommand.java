package dev.llmops.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.guardrails.ScanResult;
import dev.llmops.guardrails.TextScanner;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmops guard scan}. */
@Command(
        name = "scan",
        header = "Look for personal data, secrets and prompt injections in many texts.",
        description =
                "Reads lines {\"id\",\"text\"} and writes lines {\"id\",\"decision\",\"text\",\"findings\",\"scores\","
                        + "\"micros\"}: pass; transform, with placeholders in the text; or block. Ranges of findings are"
                        + " those of the text that was read, in UTF-16 code units.",
        footer = "%nExample: llmops guard scan --in texts.jsonl --out findings.jsonl")
final class GuardScanCommand extends Operation {

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The texts, JSONL.")
    @SuppressWarnings("NullAway.Init")
    Path in;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the results go; replaced.")
    @SuppressWarnings("NullAway.Init")
    Path out;

    @Override
    public Integer call() {
        Map<String, Integer> decisions = scan();
        if (json) {
            output().json(decisions);
        } else {
            output().remark("decisions: " + decisions + "; the results are in '" + out + "'");
        }
        return 0;
    }

    private Map<String, Integer> scan() {
        TextScanner scanner = TextScanner.standard();
        Map<String, Integer> decisions = new TreeMap<>(Map.of("pass", 0, "transform", 0, "block", 0));
        try (BufferedWriter writer = Files.newBufferedWriter(out)) {
            JsonRows.forEach(in, (id, text) -> {
                ScanResult result = scanner.scan(text);
                decisions.merge(result.decision(), 1, Integer::sum);
                write(writer, ScanRow.of(id, result));
            });
            return decisions;
        } catch (IOException e) {
            throw new CommandFailedException(
                    "the texts can not be read from '" + in + "' or the results not written to '" + out + "': " + e, e);
        }
    }

    private static void write(BufferedWriter writer, JsonNode row) throws IOException {
        writer.write(row.toString());
        writer.write('\n');
    }
}
