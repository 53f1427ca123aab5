package dev.llmops.commons.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaValidatorTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode json(String quoted) {
        try {
            return JSON.readTree(quoted.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Predicate<String> regex(String pattern) {
        return Pattern.compile(pattern).asPredicate();
    }

    private static List<SchemaError> errors(String schema, String value) {
        return SchemaValidator.of(json(schema), SchemaValidatorTest::regex).validate(json(value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'integer'} | 'x' | type | must be an integer",
                "{'type':['string','null']} | 1 | type | must be a string or null",
                "{'enum':['a','b']} | 'c' | enum | must be one of [\"a\",\"b\"]",
                "{'minimum':2} | 1 | minimum | must be at least 2",
                "{'exclusiveMaximum':2} | 2.0 | exclusiveMaximum | must be less than 2",
                "{'multipleOf':0.1} | 0.35 | multipleOf | must be a multiple of 0.1",
                "{'maxLength':1} | 'ab' | maxLength | must have at most 1 character",
                "{'minItems':2} | [1] | minItems | must have at least 2 items",
                "{'uniqueItems':true} | [1,1.0] | uniqueItems | must have different items",
                "{'pattern':'^a+$'} | 'b' | pattern | must match the pattern ^a+$",
                "{'contains':{'type':'null'}} | [1] | contains | must contain at least 1 of what the schema asks for",
                "{'not':{'type':'null'}} | null | not | must not be what the schema excludes",
                "{'oneOf':[{'minimum':1},{'minimum':0}]} | 1 | oneOf | must keep to exactly one of the alternatives, but keeps to 2",
                "{'required':['a']} | {} | required | must have the member 'a'",
                "{'properties':{'a':true},'additionalProperties':false} | {'b':1} | additionalProperties | must not have the member 'b'"
            })
    void an_error_says_what_must_be(String schema, String value, String keyword, String message) {
        assertThat(errors(schema, value)).singleElement().satisfies(error -> {
            assertThat(error.keyword()).isEqualTo(keyword);
            assertThat(error.message()).isEqualTo(message);
            assertThat(error.pointer()).isEmpty();
        });
    }

    @Test
    void an_error_has_its_place_as_a_pointer() {
        assertThat(errors(
                        "{'properties':{'a/b':{'items':{'properties':{'c~':{'type':'null'}}}}}}",
                        "{'a/b':[{},{'c~':1}]}"))
                .extracting(SchemaError::pointer)
                .containsExactly("/a~1b/1/c~0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 | | must be a schema: an object, true or false",
                "{'type':'text'} | /type | must be one or several of array, boolean, integer, null, number, object, string",
                "{'properties':{'a':7}} | /properties/a | must be a schema: an object, true or false",
                "{'properties':[]} | /properties | must be an object of schemas",
                "{'allOf':[]} | /allOf | must be a list of schemas, one at least",
                "{'items':{'minLength':-1}} | /items/minLength | must be a whole number of at least 0",
                "{'required':['a','a']} | /required | must be a list of different strings",
                "{'pattern':'('} | /pattern | must be a regular expression",
                "{'patternProperties':{'(':true}} | /patternProperties/( | must be a regular expression",
                "{'$ref':'https://example.com/s'} | /$ref | 'https://example.com/s' must point to a schema in this one, as '#/$defs/name'",
                "{'$ref':'#/$defs/a'} | /$ref | '#/$defs/a' must point to a schema in this one, as '#/$defs/name'",
                "{'$ref':'#/$defs/a','$defs':{'a':{'type':1}}} | /$defs/a/type | must be one or several of array, boolean, integer, null, number, object, string",
                "{'$schema':'https://example.com/dialect'} | /$schema | must be https://json-schema.org/draft/2020-12/schema, of which this is a validator"
            })
    void a_fault_of_a_schema_has_its_place(String schema, String pointer, String fault) {
        assertThat(SchemaValidator.faults(json(schema), SchemaValidatorTest::regex))
                .containsEntry(pointer == null ? "" : pointer, fault)
                .hasSize(1);
        assertThatExceptionOfType(BadSchemaException.class)
                .isThrownBy(() -> SchemaValidator.of(json(schema), SchemaValidatorTest::regex))
                .withMessageContaining(fault);
    }

    @Test
    void a_schema_that_refers_to_itself_without_end_is_refused_and_one_that_goes_down_is_not() {
        assertThatExceptionOfType(BadSchemaException.class)
                .isThrownBy(() -> errors("{'$ref':'#/$defs/a','$defs':{'a':{'anyOf':[{'$ref':'#/$defs/a'}]}}}", "1"))
                .withMessage("it refers to itself without end");

        String tree = "{'type':'object','properties':{'child':{'$ref':'#'}}}";
        assertThat(errors(tree, "{'child':{'child':{}}}")).isEmpty();
        assertThat(errors(tree, "{'child':{'child':1}}"))
                .extracting(SchemaError::pointer)
                .containsExactly("/child/child");
    }

    @Test
    void what_older_drafts_wrote_otherwise_is_read_where_the_schema_names_them() {
        String older = "{'$schema':'http://json-schema.org/draft-07/schema#','items':[{'type':'string'}],"
                + "'additionalItems':false,'dependencies':{'a':['b'],'c':{'required':['d']}}}";
        assertThat(errors(older, "['x']")).isEmpty();
        assertThat(errors(older, "['x',1]")).extracting(SchemaError::pointer).containsExactly("/1");
        assertThat(errors(older, "{'a':1,'c':1}"))
                .extracting(SchemaError::member)
                .containsExactly("b", "d");
        assertThat(SchemaValidator.faults(json("{'items':[true]}"), SchemaValidatorTest::regex))
                .containsOnlyKeys("/items");
    }

    /** 24 lines that apply the last one 16 million times. */
    @Test
    void a_schema_that_doubles_its_work_with_each_line_is_refused_where_it_takes_too_long() {
        StringBuilder definitions = new StringBuilder("'a0':{'type':'integer'}");
        for (int i = 1; i <= 24; i++) {
            String before = "{'$ref':'#/$defs/a" + (i - 1) + "'}";
            definitions.append(",'a" + i + "':{'allOf':[" + before + "," + before + "]}");
        }

        assertThatExceptionOfType(BadSchemaException.class)
                .isThrownBy(() -> errors("{'$ref':'#/$defs/a24','$defs':{" + definitions + "}}", "1"))
                .withMessageContaining("takes more than 5000000 steps");
    }
}
