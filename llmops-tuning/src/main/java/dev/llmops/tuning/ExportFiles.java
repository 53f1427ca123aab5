package dev.llmops.tuning;

import com.fasterxml.jackson.databind.SerializationFeature;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.commons.internal.text.NearTexts;
import dev.llmops.tuning.ExampleSpool.SpooledRow;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The second pass: decides about each spooled row and writes the files of an export. None of them appears before all are written; the manifest is
 * last.
 */
final class ExportFiles {

    /** Opens a file to be written; a test opens one on a disk that is full. */
    @FunctionalInterface
    interface Opener {

        OutputStream open(Path file) throws IOException;
    }

    /** What happens when all files are written and none has appeared. */
    @FunctionalInterface
    interface LastLook {

        void take() throws IOException;
    }

    private static final int DROPPED = Integer.MIN_VALUE;

    private final TrainingFormat format;
    private final ExportRules rules;
    private final ExampleSpool spool;
    private final LeftOut leftOut;
    private final Opener opener;
    private final ReportBuilder report;
    private final NearTexts near = new NearTexts();
    private final Map<String, String> hashes = new TreeMap<>();
    /** Of each row its line: above 0 to learn from, below 0 to measure on; 0 if it was not decided on. */
    private final int[] lines;

    private final Map<Split, Integer> written = new EnumMap<>(Split.class);

    ExportFiles(TrainingFormat format, ExportRules rules, ExampleSpool spool, LeftOut leftOut, Opener opener) {
        this.format = format;
        this.rules = rules;
        this.spool = spool;
        this.leftOut = leftOut;
        this.opener = opener;
        this.report = new ReportBuilder(format, rules.checks());
        this.lines = new int[spool.numbers()];
    }

    ExportManifest write(DataInputStream rows, Path folder, LastLook look) throws IOException {
        Path manifest = folder.resolve("manifest.json");
        Path train = folder.resolve(name(Split.TRAIN));
        Path validation = folder.resolve(name(Split.VALIDATION));
        Path lineage = folder.resolve(LineageRow.FILE);
        // The innermost writes all of them; only then does one after the other take its place.
        return WholeFile.write(
                manifest,
                last -> WholeFile.write(
                        train,
                        learnt -> WholeFile.write(
                                validation,
                                measured -> WholeFile.write(lineage, origins -> {
                                    write(rows, learnt, measured, origins);
                                    ExportManifest made = manifest();
                                    write(last, made);
                                    look.take();
                                    return made;
                                }))));
    }

    static String name(Split split) {
        return split.fileName() + ".jsonl";
    }

    private void write(DataInputStream rows, Path train, Path validation, Path lineage) throws IOException {
        try (HashedFile learnt = new HashedFile(train);
                HashedFile measured = new HashedFile(validation);
                HashedFile origins = new HashedFile(lineage)) {
            for (long i = 0; i < spool.written(); i++) {
                row(SpooledRow.read(rows), learnt, measured, origins);
            }
            hashes.put(name(Split.TRAIN), learnt.hash());
            hashes.put(name(Split.VALIDATION), measured.hash());
            hashes.put(LineageRow.FILE, origins.hash());
        }
    }

    private void row(SpooledRow row, HashedFile train, HashedFile validation, HashedFile lineage) throws IOException {
        if (spool.contradicted(row)) {
            boolean preference = format == TrainingFormat.TRL_DPO || format == TrainingFormat.OPENAI_DPO;
            leftOut.add(preference ? LeftOut.REVERSED : LeftOut.CONTRADICTED);
            return;
        }
        Split split = Split.of(rules.salt(), spool.units().of(row.source()), rules.validation());
        if (lines[row.number()] == 0) {
            String line = row.line();
            if (line == null) {
                throw new IllegalStateException("a row is spooled with its text first");
            }
            if (rules.nearDuplicates() && !near.add(row.signature())) {
                lines[row.number()] = DROPPED;
            } else {
                int number = written.merge(split, 1, Integer::sum);
                lines[row.number()] = split == Split.TRAIN ? number : -number;
                (split == Split.TRAIN ? train : validation).line(line);
                report.add(row);
            }
        }
        int line = lines[row.number()];
        if (line == DROPPED) {
            leftOut.add(LeftOut.NEAR_DUPLICATE);
        } else if (line > 0 != (split == Split.TRAIN)) {
            // Kept where it is first, and from there alone: a row on both sides would be measured on what was learnt.
            leftOut.add(LeftOut.ON_BOTH_SIDES);
        } else {
            lineage.line(Json.MAPPER.writeValueAsString(new LineageRow(
                    split,
                    Math.abs(line),
                    row.source().generation().value(),
                    row.source().feedback())));
        }
    }

    private ExportManifest manifest() {
        long validation = written.getOrDefault(Split.VALIDATION, 0);
        return new ExportManifest(
                format,
                written.getOrDefault(Split.TRAIN, 0),
                validation,
                hashes,
                leftOut.counts(),
                report.build(validation == 0 && rules.validation() > 0));
    }

    private void write(Path file, ExportManifest manifest) throws IOException {
        try (OutputStream out = opener.open(file)) {
            out.write((Json.MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(manifest) + "\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A file and the hash of what was written to it. */
    private final class HashedFile implements AutoCloseable {

        private final DigestOutputStream out;

        HashedFile(Path file) throws IOException {
            this.out = new DigestOutputStream(new BufferedOutputStream(opener.open(file)), Sha256.digest());
        }

        void line(String text) throws IOException {
            out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        }

        String hash() {
            return Sha256.hex(out.getMessageDigest());
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
