package dev.llmops.local.internal.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.InvalidRequestException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a schema holds, it has a grammar or is refused: keywords with values of the wrong kind, and in each other. */
class AnySchemaTest {

    private static final long FIRST_SEED = Long.getLong("llmops.seed", 0);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> KEYWORDS = List.of(
            "type",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "enum",
            "const",
            "anyOf",
            "oneOf",
            "allOf",
            "$ref",
            "$defs",
            "description",
            "not",
            "uniqueItems");
    private static final List<String> TEXTS = List.of(
            "object",
            "array",
            "string",
            "integer",
            "number",
            "null",
            "a",
            "",
            "é\"\\\n",
            "date",
            "uuid",
            "#/$defs/a",
            "#/properties/a",
            "#/",
            "^a|b*$",
            "^[^\"-\\\\]{2,5}$",
            "^(a|(b|)c)+?$",
            "^[]$",
            "^$",
            "^a{3,1}$",
            "^(?<x>.)\\.$");

    private final Random random = new Random(0);

    private JsonNode value(int depth) {
        return switch (random.nextInt(depth > 4 ? 6 : 12)) {
            case 0 -> JSON.booleanNode(random.nextBoolean());
            case 1 -> JSON.nullNode();
            case 2 -> JSON.numberNode(random.nextInt(5));
            case 3 -> JSON.numberNode(random.nextLong());
            case 4 -> JSON.numberNode(new java.math.BigDecimal("1.5e" + (random.nextInt(2_000_000) - 1_000_000)));
            case 5 -> JSON.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
            case 6 -> {
                ArrayNode items = JSON.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(value(depth + 1));
                }
                yield items;
            }
            case 7 -> {
                ObjectNode members = JSON.objectNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    members.set(TEXTS.get(6 + random.nextInt(4)), value(depth + 1));
                }
                yield members;
            }
            default -> schema(depth + 1);
        };
    }

    private ObjectNode schema(int depth) {
        ObjectNode schema = JSON.objectNode();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            schema.set(KEYWORDS.get(random.nextInt(KEYWORDS.size())), value(depth));
        }
        return schema;
    }

    @ParameterizedTest
    @EnumSource
    void has_a_grammar_or_is_refused(SchemaGuard guard) {
        assertAllEnd(guard, 3_000);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("full")
    void each_of_twenty_thousand_has_a_grammar_or_is_refused(SchemaGuard guard) {
        assertAllEnd(guard, 20_000);
    }

    private void assertAllEnd(SchemaGuard guard, int schemas) {
        System.out.println("schemas: seeds from " + FIRST_SEED);
        int grammars = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + schemas; seed++) {
            random.setSeed(seed);
            JsonNode schema = schema(0);
            try {
                new GrammarWalk(guard.grammar(schema.toString()));
                new RequestSchemas(guard).tool(schema.toString());
                grammars++;
            } catch (InvalidRequestException e) {
                // Refused, as it may be.
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ", schema " + schema, e);
            }
        }
        assertThat(grammars).isGreaterThan(schemas / 100);
    }
}
