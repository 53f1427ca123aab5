package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ResponseFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the schema, and whoever the model: what comes out follows it. */
class JsonSchemaPropertyTest {

    private static final int SCHEMAS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @Test
    void answers_to_random_schemas_parse_and_validate() throws Exception {
        int complete = 0;
        try (LocalModel model = LocalModel.load(TestModels.stories())) {
            for (long seed = 0; seed < SCHEMAS; seed++) {
                JsonNode schema = schema(new Random(seed), 0);
                ModelResponse response = model.generate(ModelRequest.builder()
                        .user("Once")
                        .responseFormat(ResponseFormat.schema(new JsonSchema("random", schema.toString())))
                        .parameters(ModelParameters.builder()
                                .temperature(seed % 2 == 0 ? 0 : 1)
                                .seed(seed)
                                .build())
                        .build());
                if (response.finishReason() == FinishReason.STOP) {
                    complete++;
                    Schema validator = REGISTRY.getSchema(schema);
                    assertThat(validator.validate(JSON.readTree(response.text())))
                            .as("seed %d, schema %s, answer %s", seed, schema, response.text())
                            .isEmpty();
                }
            }
        }
        // The others did not come to an end before the context did.
        assertThat(complete).isGreaterThan(SCHEMAS * 9 / 10);
    }

    private static JsonNode schema(Random random, int depth) {
        ObjectNode schema = JSON.createObjectNode();
        switch (random.nextInt(depth > 2 ? 5 : 7)) {
            case 0 -> schema.put("type", "boolean");
            case 1 ->
                schema.put("type", "integer")
                        .put("minimum", -random.nextInt(100))
                        .put("maximum", random.nextInt(1000));
            case 2 -> schema.put("type", "string").put("maxLength", 1 + random.nextInt(8));
            case 3 -> {
                ArrayNode values = schema.putArray("enum");
                values.add("red")
                        .add(random.nextInt(10))
                        .add("a \"quoted\" wörd")
                        .addNull();
            }
            case 4 -> schema.put("type", "null");
            case 5 -> {
                int least = random.nextInt(2);
                schema.put("type", "array")
                        .put("minItems", least)
                        .put("maxItems", least + random.nextInt(3))
                        .set("items", schema(random, depth + 1));
            }
            default -> object(schema, random, depth);
        }
        return schema;
    }

    private static void object(ObjectNode schema, Random random, int depth) {
        schema.put("type", "object").put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        for (int i = 0; i <= random.nextInt(4); i++) {
            properties.set("p" + i, schema(random, depth + 1));
            if (random.nextBoolean()) {
                required.add("p" + i);
            }
        }
    }
}
