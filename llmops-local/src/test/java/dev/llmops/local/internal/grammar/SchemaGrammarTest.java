package dev.llmops.local.internal.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.commons.internal.schema.SchemaValidator;
import dev.llmops.local.RandomSchemas;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts of a schema's grammar validate against the schema, and what it allows can be written. No model takes part. */
class SchemaGrammarTest {

    private static final long FIRST_SEED = Long.getLong("llmops.seed", 0);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static GrammarWalk walk(String schema) {
        return new GrammarWalk(SchemaGuard.STRICT.grammar(schema));
    }

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }

    private static void assertTextsValidate(String schema, long seed, int texts) throws Exception {
        GrammarWalk walk = walk(schema);
        Random random = new Random(seed);
        for (int i = 0; i < texts; i++) {
            String text = walk.random(random);
            JsonNode value = JSON.readTree(text);
            assertThat(SchemaValidator.of(
                                    JSON.readTree(schema),
                                    regex -> Pattern.compile(regex).asPredicate())
                            .validate(value))
                    .as("seed %d, schema %s, text %s", seed, schema, text)
                    .isEmpty();
        }
    }

    @Test
    void random_texts_of_random_schemas_validate() throws Exception {
        System.out.println("schemas: seeds from " + FIRST_SEED);
        for (long seed = FIRST_SEED; seed < FIRST_SEED + 2_000; seed++) {
            assertTextsValidate(new RandomSchemas(seed).next().toString(), seed, 5);
        }
    }

    /** What random schemas have not: further properties, patterns of all kinds, merged objects. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "{'type':'object','properties':{'ab':{'type':'null'},'a':{'type':'boolean'},'ä':{'const':1}},"
                        + "'required':['a'],'additionalProperties':{'type':'integer'}}",
                "{'type':'object','properties':{'a\\\\':{'type':'null'},'\\\"\\u0001':{'type':'null'},'\\n':{'type':'null'}},"
                        + "'additionalProperties':{'type':'boolean'}}",
                "{'type':'object','properties':{'':{'type':'null'}},'additionalProperties':{'type':'boolean'}}",
                "{'type':'object','additionalProperties':{'type':'number'}}",
                "{'type':'object','properties':{},'additionalProperties':false}",
                "{'type':'string','pattern':'^a{2,3}(b|cd|ce)?[^x-z\\\\\\\\]\\\\d+\\\\.$'}",
                "{'type':'string','pattern':'^(?:\\\\w|\\\\s|\\\\W\\\\S)*$'}",
                "{'type':'string','pattern':'^.{1,5}\\\"\\\\\\\\[\\\\t\\\\x41-\\\\u0043\\\\]-]$'}",
                "{'type':'string','pattern':'^a$|^b+$'}",
                "{'type':'string','pattern':'^(?<year>[0-9]{4})+?-\\\\/$'}",
                "{'type':'string','pattern':'^(|a|ab|abc)$'}",
                "{'type':'string','minLength':3}",
                "{'type':'string','minLength':2,'maxLength':2}",
                "{'type':'array','items':{'type':'boolean'},'minItems':2,'maxItems':4}",
                "{'type':'array','items':{},'maxItems':0}",
                "{'enum':[1,12,'1','12','1',null,{'a':[1]},{'a':[1,2]}]}",
                "{'allOf':[{'properties':{'a':{'type':'null'}},'required':['a']},{'properties':{'b':{'type':'null'}}}]}",
                "{'type':'integer','minimum':7}",
                "{'type':'integer','maximum':-123}",
                "{'type':'integer','exclusiveMaximum':5}",
                "{'type':['integer','string'],'maximum':9,'maxLength':1}",
                "{'type':'object'}",
                "{}"
            })
    void random_texts_of_all_that_is_followed_validate(String schema) throws Exception {
        assertTextsValidate(json(schema), 1, 300);
    }

    @ParameterizedTest
    @CsvSource({"0,9", "-5,5", "10,99", "17,2345", "-120,-7", "99,101", "0,0", "-1,0", "1000,1000"})
    void exactly_the_whole_numbers_between_two_bounds_are_written(int least, int most) {
        GrammarWalk walk = walk("{\"type\":\"integer\",\"minimum\":" + least + ",\"maximum\":" + most + "}");
        for (int i = -2500; i <= 2500; i++) {
            assertThat(walk.accepts(Integer.toString(i))).as("%d", i).isEqualTo(least <= i && i <= most);
        }
        assertThat(walk.accepts("00") || walk.accepts("-0") || walk.accepts("007"))
                .isFalse();
    }

    @Test
    void any_subset_of_the_optional_properties_is_written_in_the_order_of_the_schema() {
        GrammarWalk walk = walk(json("{'type':'object','properties':{'aa':{'const':1},'ab':{'const':2},'b':{'const':3},"
                + "'ac':{'const':4}},'required':['b']}"));

        assertThat(walk.accepts("{\"b\":3}")).isTrue();
        assertThat(walk.accepts("{\"aa\":1,\"ab\":2,\"b\":3,\"ac\":4}")).isTrue();
        assertThat(walk.accepts("{ \"ab\" : 2, \"b\":3 }")).isTrue();
        assertThat(walk.accepts("{\"b\":3,\"ac\":4}")).isTrue();
        assertThat(walk.accepts("{\"ab\":2,\"aa\":1,\"b\":3}")).isFalse();
        assertThat(walk.accepts("{\"aa\":1}")).isFalse();
        assertThat(walk.accepts("{}")).isFalse();
        assertThat(walk.accepts("{\"b\":3,}")).isFalse();
    }

    @Test
    void a_further_property_has_no_name_that_is_known_however_it_is_spelled() {
        GrammarWalk walk = walk(json("{'type':'object','properties':{'ab':{'const':1},'a\\n':{'const':2}},"
                + "'additionalProperties':{'const':3}}"));

        assertThat(walk.accepts("{\"ab\":1,\"abc\":3,\"a\":3,\"\":3,\"zz\\u0041\":3}"))
                .isTrue();
        assertThat(walk.accepts("{\"ab\":3}")).isFalse();
        assertThat(walk.accepts("{\"a\\u0062\":3}")).isFalse();
        assertThat(walk.accepts("{\"\\u0061b\":3}")).isFalse();
        assertThat(walk.accepts("{\"a\\n\":3}")).isFalse();
        assertThat(walk.accepts("{\"a\\\\\":3}")).isTrue();
        assertThat(walk.accepts("{\"a\\\":3}")).isFalse();
    }

    @Test
    void days_that_no_month_has_are_not_written() {
        GrammarWalk walk = walk(json("{'type':'string','format':'date'}"));

        assertThat(walk.accepts("\"2024-02-29\"") && walk.accepts("\"2024-12-31\"") && walk.accepts("\"2024-11-30\""))
                .isTrue();
        assertThat(walk.accepts("\"2024-02-30\"") || walk.accepts("\"2024-04-31\"") || walk.accepts("\"2024-13-01\""))
                .isFalse();
    }

    @Test
    void a_schema_may_refer_to_itself_and_to_names_that_json_pointers_escape() {
        GrammarWalk walk = walk(
                json("{'$ref':'#/$defs/a~1b~0','$defs':{'a/b~':{'type':'array','items':{'$ref':'#/$defs/a~1b~0'}}}}"));

        assertThat(walk.accepts("[[],[[ ]]]")).isTrue();
    }

    @Test
    void loose_schemas_lose_what_a_grammar_can_not_follow_and_nothing_else() {
        GrammarWalk walk =
                new GrammarWalk(SchemaGuard.LENIENT.grammar(json("{'type':'object','minProperties':2,'properties':{"
                        + "'p':{'type':'string','pattern':'^(?!x)y$'},'m':{'type':'string','maxLength':100000},"
                        + "'n':{'type':'number','minimum':3},'t':true},'required':['p','q']}")));

        assertThat(walk.accepts("{\"p\":\"x\",\"m\":\"long\",\"n\":1.5e3,\"t\":[{}]}"))
                .isTrue();
        assertThat(walk.accepts("{\"m\":\"long\"}")).isFalse();
    }

    @Test
    void a_number_with_a_giant_exponent_holds_nothing_up() {
        assertThatCode(() -> SchemaGuard.LENIENT.grammar(json("{'type':'integer','minimum':1e999999999}")))
                .doesNotThrowAnyException();
        assertThatCode(() -> SchemaGuard.LENIENT.grammar(json("{'type':'integer','minimum':-1e-999999999}")))
                .doesNotThrowAnyException();
    }
}
