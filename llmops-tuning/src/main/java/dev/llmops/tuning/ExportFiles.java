package dev.llmops.tuning;

import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
            replace(folder.resolve(name), text.toString());
            hashes.put(name, Sha256.hex(text.toString()));
        }
        ExportManifest manifest = new ExportManifest(examples.format(), rows, hashes, examples.leftOut());
        replace(
                folder.resolve("manifest.json"),
                Json.MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(manifest) + "\n");
        return manifest;
    }

    private static void replace(Path file, String text) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, text, StandardCharsets.UTF_8);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
