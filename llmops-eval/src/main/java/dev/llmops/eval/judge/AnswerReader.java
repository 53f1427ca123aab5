package dev.llmops.eval.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.commons.internal.option.Require;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Splits answers with a model: into the claims that they make, or into questions that they answer. A reply that is not such a list is requested once
 * more. Safe for use by multiple threads.
 */
public final class AnswerReader {

    private static final JsonSchema CLAIMS = new JsonSchema("claims", """
            {"type":"object","properties":{"claims":{"type":"array","items":{"type":"string"}}},\
            "required":["claims"],"additionalProperties":false}""");
    private static final JsonSchema QUESTIONS = new JsonSchema("questions", """
            {"type":"object","properties":{"questions":{"type":"array","items":{"type":"string"}},"noncommittal":{"type":"boolean"}},\
            "required":["questions","noncommittal"],"additionalProperties":false}""");
    private static final String CLAIMS_OF = String.format(Locale.ROOT, """
            You take an answer apart into claims. A claim is one statement of fact that can be checked alone: put names in place of pronouns, \
            keep numbers, dates, names and negations as they are, and add nothing. Leave out questions, greetings, and what the answer says \
            about itself.
            %s
            Reply with one JSON object {"claims": [texts]}; the array is empty if the answer claims nothing.""", Material.RULE);
    private static final String QUESTIONS_OF = String.format(Locale.ROOT, """
            You are given an answer. Write three different questions that it answers, each as a user could have asked it, and say whether the answer is \
            noncommittal: evasive, vague, or a refusal.
            %s
            Reply with one JSON object {"questions": [texts], "noncommittal": true or false}.""", Material.RULE);

    private final VerdictCalls calls;

    private AnswerReader(VerdictCalls calls) {
        this.calls = calls;
    }

    /**
     * {@return a reader that asks at temperature 0}
     *
     * @param model the model; not closed
     */
    public static AnswerReader of(ModelClient model) {
        return new AnswerReader(new VerdictCalls(model, VerdictCalls.DEFAULTS));
    }

    /** {@return the model and a hash of everything it is asked} */
    public String definition() {
        return calls.definition("reader", List.of(CLAIMS_OF, CLAIMS.json(), QUESTIONS_OF, QUESTIONS.json()));
    }

    /**
     * {@return the claims of an answer, each once; empty if it claims nothing}
     *
     * @param question the question
     * @param answer the answer
     */
    public AnswerParts claims(String question, String answer) {
        String material =
                Material.of(question, null, List.of()).with("answer", answer).json();
        return parts(
                calls.ask(CLAIMS_OF, CLAIMS, material, (reply, response) -> new Read(texts(reply, "claims"), false)));
    }

    /**
     * {@return questions that an answer answers, at least one, and whether it commits to anything}
     *
     * @param answer the answer
     */
    public AnswerParts questions(String answer) {
        String material = Material.of(List.of()).with("answer", answer).json();
        return parts(calls.ask(QUESTIONS_OF, QUESTIONS, material, (reply, response) -> questions(reply)));
    }

    private record Read(List<String> texts, boolean noncommittal) {}

    private static AnswerParts parts(Reply<Read> reply) {
        Read read = reply.verdict();
        return read == null
                ? new AnswerParts(List.of(), false, reply.missing(), reply.usage())
                : new AnswerParts(read.texts(), read.noncommittal(), null, reply.usage());
    }

    private static Read questions(ObjectNode reply) {
        List<String> texts = texts(reply, "questions");
        JsonNode noncommittal = reply.path("noncommittal");
        if (!noncommittal.isBoolean() || (texts.isEmpty() && !noncommittal.booleanValue())) {
            throw new IllegalArgumentException("has no question, or no 'noncommittal' that is true or false");
        }
        return new Read(texts, noncommittal.booleanValue());
    }

    private static List<String> texts(ObjectNode reply, String member) {
        JsonNode array = reply.path(member);
        Require.that(array.isArray(), () -> "has no array '" + member + "'");
        Set<String> texts = new LinkedHashSet<>();
        for (JsonNode each : array) {
            if (!each.isTextual() || UnicodeText.indexOfLoneSurrogate(each.textValue()) >= 0) {
                throw new IllegalArgumentException("has something else than texts in '" + member + "'");
            }
            if (!each.textValue().isBlank()) {
                texts.add(each.textValue().strip());
            }
        }
        return List.copyOf(texts);
    }
}
