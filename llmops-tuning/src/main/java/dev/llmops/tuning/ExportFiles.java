package dev.llmops.tuning;

import com.fasterxml.jackson.databind.SerializationFeature;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.hash.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the files of an export. Each appears whole or not at all; the manifest is last. */
final class ExportFiles {

    private ExportFiles() {}

    static ExportManifest write(ExampleSet examples, Path folder) throws IOException {
        Files.createDirectories(folder);
        List<ExportManifest.Row> rows = new ArrayList<>();
        Map<String, String> hashes = new LinkedHashMap<>();
        for (Split split : Split.values()) {
            StringBuilder text = new StringBuilder();
            int number = 0;
            for (ExampleSet.Row row : examples.rows(split)) {
                text.append(row.line).append('\n');
                rows.add(new ExportManifest.Row(
                        split,
                        ++number,
                        Sha256.hex(row.line),
                        List.copyOf(row.generations),
                        List.copyOf(row.feedback)));
            }
            String name = split.fileName() + ".jsonl";
            WholeFile.write(folder.resolve(name), text.toString());
            hashes.put(name, Sha256.hex(text.toString()));
        }
        ExportManifest manifest = new ExportManifest(examples.format(), rows, hashes, examples.leftOut());
        WholeFile.write(
                folder.resolve("manifest.json"),
                Json.MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(manifest) + "\n");
        return manifest;
    }
}
