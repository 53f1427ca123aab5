package dev.llmops.cli.rag;

import dev.llmops.cli.console.JsonRows;
import dev.llmops.cli.console.Operation;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.rag.verification.ClaimVerifier;
import dev.llmops.rag.verification.MiniLmVerifier;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmops rag verify}. */
@Command(
        name = "verify",
        header = "Check whether evidence supports claims.",
        description =
                "Reads lines {\"id\",\"claim\",\"evidence\"}, the evidence being a text or a list of texts, and writes for"
                        + " each a line {\"id\",\"verdict\",\"score\",\"method\"}: SUPPORTED, PARTIAL or UNSUPPORTED, and how well"
                        + " from 0 to 1; SUPPORTED is a score of 0.5 or above. With what speaks against the claim, and where"
                        + " the sentence stands that fits it best. A line that is no row is NOT_CHECKED, with the error.",
        footer = "%nExample: llmops rag verify --in claims.jsonl --out verdicts.jsonl")
final class RagVerifyCommand extends Operation {

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The claims, JSONL.")
    Path in;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the verdicts go; replaced.")
    Path out;

    @Option(names = "--lexical-only", description = "Compare lexically, without vectors: faster, and less often right.")
    boolean lexicalOnly;

    @Override
    public Integer call() throws IOException {
        Map<String, Integer> counts;
        if (Files.exists(out) && Files.isSameFile(in, out)) {
            throw usage("--out must be another file than --in, but was '" + out + "'");
        }
        if (lexicalOnly) {
            counts = verify(ClaimVerifier.lexical());
        } else {
            try (MiniLmVerifier verifier = MiniLmVerifier.create()) {
                counts = verify(verifier);
            }
        }
        if (json) {
            output().json(counts);
        } else {
            output().remark("verdicts: " + counts + "; they are in '" + out + "'");
        }
        return 0;
    }

    private Map<String, Integer> verify(ClaimVerifier verifier) throws IOException {
        return WholeFile.writeResult(out, part -> verify(verifier, part));
    }

    private Map<String, Integer> verify(ClaimVerifier verifier, Path part) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        // Bytes that are no UTF-8 are read as U+FFFD: they spoil their row, and not those behind it.
        try (InputStreamReader characters = new InputStreamReader(Files.newInputStream(in), StandardCharsets.UTF_8);
                BufferedReader reader = JsonRows.lines(characters);
                BufferedWriter writer = Files.newBufferedWriter(part)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    VerdictRow row = VerdictRow.of(number, line, verifier);
                    counts.merge(row.verdict(), 1, Integer::sum);
                    writer.write(row.json());
                    writer.write('\n');
                }
            }
        }
        return counts;
    }
}
