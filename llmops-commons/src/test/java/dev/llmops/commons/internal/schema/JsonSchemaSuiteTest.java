package dev.llmops.commons.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The official test suite of JSON Schema 2020-12 (required part) with the validator and the dialect that answers are checked with. Prints the
 * share that passes.
 */
class JsonSchemaSuiteTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern REMOTE = Pattern.compile("localhost:1234");

    @Test
    void the_validator_passes_the_official_suite() throws IOException {
        Path folder = Path.of(System.getProperty("llmops.shared", "../../shared"), "datasets/conformance/json-schema");
        Assumptions.assumeTrue(Files.exists(folder), "the suite " + folder + " is not here; set llmops.shared");
        List<String> failed = new ArrayList<>();
        int all = 0;
        int elsewhere = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                for (JsonNode group : JSON.readTree(file.toFile())) {
                    for (JsonNode test : group.get("tests")) {
                        all++;
                        if (!passes(group.get("schema"), test)) {
                            elsewhere += REMOTE.matcher(group.get("schema").toString())
                                            .find()
                                    ? 1
                                    : 0;
                            failed.add(file.getFileName() + ": "
                                    + group.get("description").textValue() + ": "
                                    + test.get("description").textValue());
                        }
                    }
                }
            }
        }
        System.out.printf("JSON Schema 2020-12: %d of %d pass%n", all - failed.size(), all);
        assertThat(all).isEqualTo(1_299);
        assertThat(failed)
                .as("what fails needs a schema of another address, and none is ever fetched")
                .hasSize(elsewhere)
                .hasSize(49);
    }

    private static boolean passes(JsonNode schema, JsonNode test) {
        try {
            boolean valid = SchemaValidator.of(
                            schema, regex -> Pattern.compile(regex).asPredicate())
                    .validate(test.get("data"))
                    .isEmpty();
            return valid == test.get("valid").booleanValue();
        } catch (RuntimeException e) {
            return false;
        }
    }
}
