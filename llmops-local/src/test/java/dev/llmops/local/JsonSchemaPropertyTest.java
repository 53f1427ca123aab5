package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.commons.internal.schema.SchemaValidator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever the schema, and whoever the model: what comes out follows it. Other schemas are tried with
 * {@code -Dllmops.seed=N}.
 */
class JsonSchemaPropertyTest {

    private static final long FIRST_SEED = Long.getLong("llmops.seed", 0);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static ModelResponse answer(LocalModel model, JsonNode schema, double temperature, long seed) {
        return model.generate(ModelRequest.builder()
                .user("Once")
                .responseFormat(ResponseFormat.schema(new JsonSchema("random", schema.toString())))
                .parameters(ModelParameters.builder()
                        .temperature(temperature)
                        .seed(seed)
                        .maxTokens(400)
                        .build())
                .build());
    }

    private static int complete(double temperature, int count) throws Exception {
        int complete = 0;
        try (LocalModel model = LocalModel.load(TestModels.stories())) {
            for (long seed = FIRST_SEED; seed < FIRST_SEED + count; seed++) {
                JsonNode schema = new RandomSchemas(seed).next();
                ModelResponse response = answer(model, schema, temperature, seed);
                if (response.finishReason() == FinishReason.STOP) {
                    complete++;
                    SchemaValidator validator = SchemaValidator.of(
                            schema, regex -> Pattern.compile(regex).asPredicate());
                    assertThat(validator.validate(JSON.readTree(response.text())))
                            .as("seed %d, schema %s, answer %s", seed, schema, response.text())
                            .isEmpty();
                }
            }
        }
        return complete;
    }

    @Test
    void greedy_answers_to_random_schemas_parse_and_validate() throws Exception {
        assertValid(150);
    }

    @Test
    @Tag("full")
    void greedy_answers_to_a_thousand_random_schemas_parse_and_validate() throws Exception {
        assertValid(1_000);
    }

    private void assertValid(int schemas) throws Exception {
        int complete = complete(0, schemas);

        System.out.println(
                "schemas: seeds from " + FIRST_SEED + ", " + complete + " of " + schemas + " greedy answers complete");
        // The others did not come to an end before their tokens did: a text without a longest length may repeat itself.
        assertThat(complete).isGreaterThan(schemas * 9 / 10);
    }

    @Test
    void sampled_answers_to_random_schemas_parse_and_validate() throws Exception {
        assertThat(complete(1, 100)).isGreaterThan(80);
    }
}
