package dev.llmops.rag.citation;

import dev.llmops.api.json.JsonSchema;
import dev.llmops.core.chain.Call;
import dev.llmops.core.json.CompiledSchema;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What an answer must agree with before it leaves: the form of a record, rows of a database, values that the application knows. See
 * {@link dev.llmops.rag.sql.SqlRecords} for look-ups. Safe for use by several threads.
 */
@FunctionalInterface
public interface RecordRule {

    /**
     * Looks at a whole answer.
     *
     * @param call the call that it answers
     * @param answer its text
     * @return what is wrong with it, in words for people; empty if it may go
     * @throws RuntimeException if that cannot be found out; then the answer does not go
     */
    List<String> problems(Call call, String answer);

    /**
     * {@return one rule after the other, up to the first that an answer breaks: values are looked up only in an answer whose form is
     * right}
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
     * {@return that each number, unit, month, code (letters and digits in one word) and long quote of the answer, in whatever words,
     * stands in some record} That they are of the same record, or mean what the answer says, is not checked, and what the model
     * counted or summed up itself is in no record.
     *
     * @param records gives the records of a call, each a map of names to values, once its answer is whole
     */
    static RecordRule values(Function<Call, List<Map<String, Object>>> records) {
        return new ValueRule(Objects.requireNonNull(records, "records"));
    }

    /**
     * {@return that the answer is JSON and keeps to a schema (draft 2020-12): nothing before or behind it, no member twice} An answer in
     * a Markdown fence is none; {@code StructuredOutput} of the guardrails takes fences away, asks again, and then stands nearer to the
     * model than this rule.
     *
     * @param schema the schema
     * @throws dev.llmops.api.error.InvalidRequestException if it is none, or refers to something outside of itself
     */
    static RecordRule schema(JsonSchema schema) {
        CompiledSchema compiled = CompiledSchema.of("schema '" + schema.name() + "'", schema);
        return (call, answer) -> compiled.violations(answer).stream()
                .map(violation -> "schema '" + schema.name() + "' is broken " + violation)
                .toList();
    }
}
