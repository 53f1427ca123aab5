package dev.llmops.cli.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.scoring.LogLikelihood;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.JsonRows;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.local.LocalScorer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops model loglikelihood}. */
@Command(
        name = "loglikelihood",
        header = "Tell how likely a model finds texts.",
        description = "Reads lines {\"id\",\"context\",\"continuation\"} and writes lines"
                + " {\"id\",\"logprob\",\"tokens\",\"greedy\"}: the sum over the continuation's tokens of the natural"
                + " logarithm of their probability, their number, and whether greedy decoding would have written them, as"
                + " lm-evaluation-harness defines it. Lines that follow each other with the same context are faster.",
        footer = "%nExample: llmops model loglikelihood --model my.gguf --in pairs.jsonl --out scores.jsonl")
final class ModelLogLikelihoodCommand extends Operation {

    // Bounds what is in memory, and how much is lost when a row cannot be scored.
    private static final int MAX_BATCH = 100;

    @Mixin
    ModelOptions model;

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The texts, JSONL.")
    Path in;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the results go; replaced.")
    Path out;

    @Override
    public Integer call() throws IOException {
        // Beside the file first: a failure must not cost what the file held.
        int rows = WholeFile.writeResult(out, this::scoreInto);
        if (json) {
            output().json(new Written(rows));
        } else {
            output().remark(rows + " log-likelihoods are in '" + out + "'");
        }
        return 0;
    }

    private int scoreInto(Path part) throws IOException {
        try (LocalScorer scorer = model.loadScorer(console());
                BufferedWriter writer = Files.newBufferedWriter(part)) {
            List<Row> together = new ArrayList<>();
            int rows = JsonRows.forEach(in, List.of("context", "continuation"), (line, object) -> {
                Row row = new Row(
                        line,
                        object.get("id"),
                        object.get("context").textValue(),
                        object.get("continuation").textValue());
                if (together.size() == MAX_BATCH
                        || (!together.isEmpty() && !together.get(0).context.equals(row.context))) {
                    write(writer, scorer, together);
                }
                together.add(row);
            });
            write(writer, scorer, together);
            return rows;
        }
    }

    /** Scores rows of one context, and forgets them. */
    private static void write(BufferedWriter writer, LocalScorer scorer, List<Row> rows) throws IOException {
        List<LogLikelihood> scores = rows.isEmpty() ? List.of() : scores(scorer, rows);
        for (int i = 0; i < scores.size(); i++) {
            LogLikelihood score = scores.get(i);
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            object.set("id", rows.get(i).id);
            object.put("logprob", score.logProbability())
                    .put("tokens", score.tokens())
                    .put("greedy", score.greedy());
            writer.write(object.toString());
            writer.write('\n');
        }
        rows.clear();
    }

    private static List<LogLikelihood> scores(LocalScorer scorer, List<Row> rows) {
        try {
            return scorer.score(
                    rows.get(0).context, rows.stream().map(Row::continuation).toList());
        } catch (InvalidRequestException | ContextWindowExceededException | IllegalArgumentException e) {
            rows.forEach(row -> requireScorable(scorer, row));
            throw e;
        }
    }

    private static void requireScorable(LocalScorer scorer, Row row) {
        try {
            scorer.score(row.context, row.continuation);
        } catch (InvalidRequestException | ContextWindowExceededException | IllegalArgumentException e) {
            throw new CommandFailedException(row.line + " cannot be scored: " + e.getMessage(), e);
        }
    }

    private record Row(String line, JsonNode id, String context, String continuation) {}

    private record Written(int rows) {}
}
