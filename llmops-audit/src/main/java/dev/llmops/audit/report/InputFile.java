package dev.llmops.audit.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A file in YAML or JSON that people wrote, read strictly: a key that was spelt wrong must not be lost. */
final class InputFile {

    private final Path file;
    private final JsonNode root;

    private InputFile(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    static InputFile read(Path file) {
        try {
            JsonNode root = new ObjectMapper(new YAMLFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION))
                    .readTree(Files.readString(file));
            return new InputFile(file, root);
        } catch (JsonProcessingException e) {
            throw new ReportException("'" + file + "' is no YAML or JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ReportException("'" + file + "' cannot be read: " + e, e);
        }
    }

    /** {@return the whole, which must be an object} */
    JsonNode object(Set<String> known) {
        keys("the file", root, known);
        return root;
    }

    void keys(String place, @Nullable JsonNode object, Set<String> known) {
        if (object == null || !object.isObject()) {
            throw wrong(place + " must have the keys " + new TreeSet<>(known));
        }
        object.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw wrong(place + " must have keys of " + new TreeSet<>(known) + ", but has '" + key + "'");
            }
        });
    }

    String text(JsonNode from, String key) {
        JsonNode value = from.get(key);
        if (value == null
                || !value.isValueNode()
                || value.isNull()
                || value.asText().isBlank()) {
            throw wrong(key + " must be a text, but was " + value);
        }
        return value.asText().strip();
    }

    List<String> texts(JsonNode from, String key) {
        JsonNode list = from.path(key);
        if (!list.isArray() && !list.isMissingNode() && !list.isNull()) {
            throw wrong(key + " must be a list of texts, but was " + list);
        }
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText().strip()));
        return texts;
    }

    ReportException wrong(String problem) {
        return new ReportException("'" + file + "': " + problem, null);
    }
}
