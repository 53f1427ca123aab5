package dev.llmops.rag.citation;

import dev.llmops.api.json.JsonSchema;
import dev.llmops.core.chain.Call;
import dev.llmops.core.json.CompiledSchema;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * A rule that an answer must satisfy before it is returned: the form of a record, rows of a database, values that the application knows. See
 * {@link dev.llmops.rag.sql.SqlRecords} for look-ups. Safe for use by multiple threads.
 */
@FunctionalInterface
public interface RecordRule {

    /**
     * Checks a complete answer.
     *
     * @param call the call that it answers
     * @param answer its text
     * @return what is wrong with it, in words for people; empty if the answer may be returned
     * @throws RuntimeException if the rule cannot decide; then the answer is not returned
     */
    List<String> problems(Call call, String answer);

    /**
     * {@return a rule that applies others in order, up to the first that an answer breaks: values are looked up only in an answer of the right
     * form}
     *
     * @param rules in order
     */
    static RecordRule composite(List<RecordRule> rules) {
        List<RecordRule> all = List.copyOf(rules);
        return (call, answer) -> all.stream()
                .map(rule -> rule.problems(call, answer))
                .filter(problems -> !problems.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /**
     * {@return a rule that each number, unit, month, code (letters and digits in one word) and long quote of the answer, however phrased,
     * occurs in some record} It does not check that they come from the same record or mean what the answer states, and a number that the model
     * counted or summed up itself is in no record.
     *
     * @param records supplies the records of a call, each a map of names to values, once its answer is complete
     */
    static RecordRule values(Function<Call, List<Map<String, Object>>> records) {
        return new ValueRule(Objects.requireNonNull(records, "records"));
    }

    /**
     * {@return a rule that the answer is JSON that conforms to a schema (draft 2020-12), with nothing before or after it and no duplicate member} An
     * answer in a Markdown fence does not conform; {@code StructuredOutput} of the guardrails removes fences, retries, and must then be closer to the
     * model than this rule.
     *
     * @param schema the schema
     * @throws dev.llmops.api.error.InvalidRequestException if it is not a schema, or refers to something outside itself
     */
    static RecordRule schema(JsonSchema schema) {
        CompiledSchema compiled = CompiledSchema.of("schema '" + schema.name() + "'", schema);
        return (call, answer) -> compiled.violations(answer).stream()
                .map(violation -> "schema '" + schema.name() + "' is broken " + violation)
                .toList();
    }
}
