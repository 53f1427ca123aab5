package dev.llmops.rag.verification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The files of a model as exports to ONNX have them, and what its labels mean. */
record NliFolder(String name, Path model, Path tokenizer, int entailment, int contradiction) {

    static NliFolder read(Path folder) {
        Path config = file(folder, "config.json");
        try {
            JsonNode labels =
                    new ObjectMapper().readTree(Files.readString(config)).path("id2label");
            return new NliFolder(
                    Objects.toString(folder.toAbsolutePath().normalize().getFileName(), "model"),
                    file(folder, "model.onnx", "onnx/model.onnx"),
                    file(folder, "tokenizer.json"),
                    label(config, labels, "entailment"),
                    label(config, labels, "contradiction"));
        } catch (IOException e) {
            throw new InvalidRequestException("the file '" + config + "' cannot be read as JSON: " + e.getMessage());
        }
    }

    private static Path file(Path folder, String... names) {
        for (String name : names) {
            if (Files.isRegularFile(folder.resolve(name))) {
                return folder.resolve(name);
            }
        }
        throw new InvalidRequestException("the folder '" + folder + "' of a model of entailment must hold model.onnx,"
                + " tokenizer.json and config.json, but there is no " + String.join(" or ", names));
    }

    private static int label(Path config, JsonNode labels, String wanted) {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, JsonNode> label : labels.properties()) {
            if (label.getValue().asText().equalsIgnoreCase(wanted)
                    && label.getKey().matches("[0-9]{1,4}")) {
                return Integer.parseInt(label.getKey());
            }
            names.add(label.getValue().asText());
        }
        throw new InvalidRequestException(
                "'id2label' of '" + config + "' must have the label '" + wanted + "', but has " + names);
    }
}
