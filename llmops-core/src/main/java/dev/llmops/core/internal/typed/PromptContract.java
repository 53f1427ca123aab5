package dev.llmops.core.internal.typed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.prompt.PromptMismatchException;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.internal.template.CompiledPrompt;
import dev.llmops.core.internal.template.JsonText;
import dev.llmops.core.internal.template.Problems;
import dev.llmops.core.internal.template.PromptCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an application asks a prompt by: the records of its question and answer. Each version is checked once. Safe for use by several
 * threads.
 */
public final class PromptContract implements Consumer<PromptVersion> {

    private static final int MAX_KNOWN = 1_000;

    private final PromptReference reference;
    private final String question;
    private final String answer;
    private final JsonNode questionSchema;
    private final JsonNode answerSchema;
    private final Set<String> fitting = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Integer first;

    /**
     * Takes what a prompt is asked by.
     *
     * @param question the record of the variables
     * @param questionFormat its schema
     * @param answer the record of the answer
     * @param answerFormat its schema
     */
    public PromptContract(
            PromptReference reference,
            Class<?> question,
            ResponseFormat questionFormat,
            Class<?> answer,
            ResponseFormat answerFormat) {
        this.reference = reference;
        this.question = question.getSimpleName();
        this.answer = answer.getSimpleName();
        this.questionSchema = schema(questionFormat);
        this.answerSchema = schema(answerFormat);
    }

    private static JsonNode schema(ResponseFormat format) {
        return format instanceof ResponseFormat.Schema schema
                ? JsonText.parsed(schema.schema().json())
                : JsonNodeFactory.instance.objectNode();
    }

    /**
     * Checks the version that a call was resolved to.
     *
     * @param version the version, with what it includes
     * @throws PromptMismatchException if it does not fit
     */
    @Override
    public void accept(PromptVersion version) {
        if (fitting.contains(version.contentHash())) {
            return;
        }
        List<String> problems =
                new ArrayList<>(SchemaFit.problems(question, questionSchema, "the prompt", variables(version)));
        if (version.content().responseFormat() instanceof ResponseFormat.Schema output) {
            problems.addAll(SchemaFit.problems(
                    "the prompt's output", JsonText.parsed(output.schema().json()), answer, answerSchema));
        }
        if (!problems.isEmpty()) {
            throw new PromptMismatchException(message(version, problems));
        }
        if (first == null) {
            first = version.number();
        }
        if (fitting.size() < MAX_KNOWN) {
            fitting.add(version.contentHash());
        }
    }

    /**
     * {@return what a caller of one version, and a reader of its answers, would find broken by another, in words}
     *
     * @param from the older version
     * @param to the newer version
     */
    public static List<String> breaking(PromptVersion from, PromptVersion to) {
        String older = from.reference().toString();
        String newer = to.reference().toString();
        List<String> problems =
                new ArrayList<>(SchemaFit.problems("a call of " + older, variables(from), newer, variables(to)));
        if (from.content().responseFormat() instanceof ResponseFormat.Schema read
                && to.content().responseFormat() instanceof ResponseFormat.Schema written) {
            problems.addAll(SchemaFit.problems(
                    "an answer by " + newer,
                    JsonText.parsed(written.schema().json()),
                    "a reader of " + older,
                    JsonText.parsed(read.schema().json())));
        }
        return problems;
    }

    private String message(PromptVersion version, List<String> problems) {
        Integer before = first;
        String moved = before == null || before == version.number()
                ? ""
                : " ('" + reference + "' was '" + version.name() + "@" + before
                        + "', which fits, and points to this one now)";
        return "prompt '" + version.reference() + "'" + moved + " does not fit " + question + " and " + answer + ": "
                + String.join("; ", problems);
    }

    /** What the prompt takes, as a schema; what has a default is not required. */
    private static JsonNode variables(PromptVersion version) {
        Problems problems = new Problems(version.reference().toString());
        CompiledPrompt compiled = PromptCompiler.compile(version.content(), problems);
        problems.throwIfAny();
        JsonSchema declared = version.content().inputSchema();
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        if (declared != null && JsonText.parsed(declared.json()) instanceof ObjectNode own) {
            schema = own;
        }
        if (compiled == null) {
            return schema;
        }
        ObjectNode properties = schema.withObjectProperty("properties");
        for (String name : compiled.variables()) {
            if (!properties.has(name)) {
                properties.putObject(name);
            }
        }
        ArrayNode required = schema.putArray("required");
        compiled.required().forEach(required::add);
        schema.put("additionalProperties", compiled.takesOthers());
        return schema;
    }
}
