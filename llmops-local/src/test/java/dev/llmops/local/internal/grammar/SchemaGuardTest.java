package dev.llmops.local.internal.grammar;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a grammar cannot follow is refused by its name, instead of being left out of the grammar. */
class SchemaGuardTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'array','items':{},'uniqueItems':true}|at # 'uniqueItems'",
                "{'type':'number','minimum':0}|at # 'minimum'",
                "{'type':'integer','multipleOf':5}|at # 'multipleOf'",
                "{'type':'object','properties':{'a':{'not':{}}}}|at #/properties/a 'not'",
                "{'type':'object','patternProperties':{}}|'patternProperties'",
                "{'type':'object','minProperties':1}|'minProperties'",
                "{'type':'object','properties':{},'required':['a']}|'required' names 'a'",
                "{'type':'object','additionalProperties':{'contains':{}}}|at #/additionalProperties 'contains'",
                "{'if':{},'then':{}}|'if'",
                "{'type':'string','pattern':'^a+$','minLength':3}|beside 'pattern'",
                "{'type':'string','format':'date','maxLength':3}|beside 'format'",
                "{'type':'string','pattern':'^(?!a)b$'}|'pattern' must begin with",
                "{'type':'string','pattern':'a'}|'pattern' must begin with",
                "{'type':'string','minLength':3,'maxLength':2}|'minLength' must be at most 'maxLength'",
                "{'minLength':3}|'minLength'",
                "{'type':'array','maxItems':2}|without 'items'",
                "{'type':'array','items':{},'prefixItems':[{}]}|'prefixItems' cannot be followed beside 'items'",
                "{'type':'array','prefixItems':[{}],'minItems':1}|'minItems'",
                "{'type':'integer','minimum':1,'exclusiveMinimum':1}|'exclusiveMinimum' cannot be followed beside 'minimum'",
                "{'type':'integer','minimum':1.5}|'minimum' must be a whole number",
                "{'anyOf':[{'type':'null'}],'properties':{}}|'properties' cannot be followed here",
                "{'oneOf':[{'type':'integer'},{'type':'number'}]}|the alternatives of 'oneOf'",
                "{'allOf':[{'type':'object','properties':{'a':{}},'additionalProperties':false}]}|'additionalProperties'",
                "{'allOf':[{'properties':{'a':{}}},{'properties':{'a':{}}}]}|one part of 'allOf' only",
                "{'allOf':[{'type':'string'}]}|must have 'properties'",
                "{'enum':[1,'a'],'type':'integer'}|has not the 'type'",
                "{'enum':[]}|at least one value",
                "{'$ref':'#/$defs/a','$defs':{'a':{}},'type':'object'}|'type' cannot be followed here",
                "{'$ref':'https://example.org/a'}|must point into the schema",
                "{'$ref':'#/$defs/b','$defs':{'a':{}}}|where nothing is",
                "{'$ref':'#/$defs/a','$defs':{'a':{'$ref':'#/$defs/a'}}}|leads back to itself",
                "{'type':'string','pattern':'^(a$'}|'pattern' is not understood",
                "{'$ref':'#'}|must point into the schema",
                "{'type':'object','properties':{'a':true}}|at #/properties/a a schema must be an object",
                "{'type':'what'}|'type' must be one of",
                "[]|a schema must be an object",
                "{'required':[null]}|'required'",
                "{'type':'object','required':[null]}|'required' names 'null'",
                "{'oneOf':[{'required':[null]},{'type':'null','required':[null]}]}|'required'",
                "{'const':1e99999999999}|cannot be read",
            })
    void what_a_grammar_would_leave_out_is_refused_by_name(String schema, String message) {
        assertThatThrownBy(() -> SchemaGuard.STRICT.grammar(schema.replace('\'', '"')))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'title':'T','description':'D','default':1,'examples':[],'format':'email','type':'string'}",
                "{'type':['string','null'],'maxLength':5}",
                "{'type':'array','items':{'type':'integer','exclusiveMinimum':0,'maximum':9},'minItems':1,'uniqueItems':false}",
                "{'type':'array','prefixItems':[{'type':'null'},{'type':'boolean'}]}",
                "{'type':'object','properties':{'a':{'anyOf':[{'type':'string'},{'type':'null'}],'default':null}},'required':['a']}",
                "{'type':'object','additionalProperties':{'type':'number'}}",
                "{'oneOf':[{'type':'object','properties':{'k':{'const':'a'}},'required':['k']},"
                        + "{'type':'object','properties':{'k':{'const':'b'}},'required':['k']}]}",
                "{'allOf':[{'$ref':'#/$defs/a'},{'properties':{'b':{'type':'null'}},'required':['b']}],"
                        + "'$defs':{'a':{'type':'object','properties':{'a':{'type':'null'}}}}}",
                "{'$ref':'#/$defs/node','$defs':{'node':{'type':'object','properties':{'next':"
                        + "{'anyOf':[{'$ref':'#/$defs/node'},{'type':'null'}]}},'required':['next'],'additionalProperties':false}}}"
            })
    void what_a_grammar_can_follow_is_let_through_and_becomes_one(String schema) {
        String json = schema.replace('\'', '"');

        assertThatCode(() -> SchemaGuard.STRICT.grammar(json)).doesNotThrowAnyException();
        assertThatCode(() -> SchemaGuard.LENIENT.grammar(json)).doesNotThrowAnyException();
    }

    @Test
    void a_schema_nested_too_deeply_is_refused_before_native_code_sees_it() {
        assertThatThrownBy(() -> SchemaGuard.STRICT.grammar("{\"items\":".repeat(70) + "{}" + "}".repeat(70)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("cannot be read");
    }
}
