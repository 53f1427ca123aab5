package dev.llmops.cli.guard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Failures;
import dev.llmops.cli.console.JsonRows;
import dev.llmops.cli.console.Operation;
import dev.llmops.commons.internal.file.WholeFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import picocli.CommandLine.Option;

/** A file of lines {@code {"id","text"}}, and the file of what becomes of them, line by line. */
final class RowFiles {

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The texts, JSONL.")
    Path in;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the results go; replaced.")
    Path out;

    @Option(names = "--skip-malformed", description = "Leave out lines that are no rows, and name them.")
    boolean skipMalformed;

    /** {@return how many lines were left out} What the results take the place of stays until all of them are there. */
    int each(Operation operation, BiFunction<JsonNode, String, JsonNode> change) {
        try {
            if (Files.exists(out) && Files.isSameFile(in, out)) {
                throw operation.usage("--out must be another file than --in, but was '" + out + "'");
            }
            return WholeFile.writeResult(out, part -> write(part, operation, change));
        } catch (IOException e) {
            throw new CommandFailedException(
                    "the texts cannot be read from '" + in + "' or the results not written to '" + out + "': "
                            + Failures.reason(e),
                    e);
        }
    }

    private int write(Path to, Operation operation, BiFunction<JsonNode, String, JsonNode> change) throws IOException {
        // An id may hold half a character, which is written as a question mark.
        try (BufferedWriter writer =
                new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(to), StandardCharsets.UTF_8))) {
            JsonRows.Action action = (id, text) -> {
                writer.write(change.apply(id, text).toString());
                writer.write('\n');
            };
            AtomicInteger leftOut = new AtomicInteger();
            JsonRows.Broken leaveOut = error -> {
                leftOut.incrementAndGet();
                operation.output().remark("left out: " + error.getMessage());
            };
            JsonRows.forEach(in, skipMalformed ? leaveOut : JsonRows.REFUSED, action);
            return leftOut.get();
        }
    }
}
