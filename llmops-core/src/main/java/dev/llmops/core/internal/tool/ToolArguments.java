package dev.llmops.core.internal.tool;

import dev.llmops.api.error.InvalidToolArgumentsException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.core.json.CompiledSchema;
import dev.llmops.core.json.SchemaViolation;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Checks the arguments of tool calls against the tools' JSON schemas (draft 2020-12). A schema's references are followed
 * within the schema only: nothing is fetched from anywhere.
 *
 * <p>In the chain, an answer with a bad call is a failed attempt. It is {@linkplain InvalidToolArgumentsException#retryable()
 * retryable}, because a model that samples, or another model, may do better; what was said is in the record of the attempt.
 */
public final class ToolArguments {

    private static final int MAX_PROBLEMS = 3;

    private ToolArguments() {}

    /**
     * Checks one call.
     *
     * @throws InvalidToolArgumentsException if the arguments are no JSON or break the schema; the message has the tool, the
     *     path and the rule, and no value of the arguments
     * @throws dev.llmops.api.error.InvalidRequestException if the tool's schema is none
     */
    public static void validate(ToolSpecification tool, ToolCall call) {
        List<SchemaViolation> problems = CompiledSchema.of(
                        "the parameters of tool '" + tool.name() + "'", tool.parameters())
                .violations(call.arguments());
        if (problems.isEmpty()) {
            return;
        }
        if (problems.get(0).rule().equals(SchemaViolation.NOT_JSON)) {
            throw new InvalidToolArgumentsException(
                    "the model called tool '" + call.name() + "' with arguments that are not valid JSON: "
                            + problems.get(0).message() + ". Ask again, or allow more tokens if the answer was cut");
        }
        throw new InvalidToolArgumentsException("the model called tool '" + call.name()
                + "' with arguments that break its schema: "
                + problems.stream()
                        .limit(MAX_PROBLEMS)
                        .map(SchemaViolation::toString)
                        .collect(Collectors.joining("; "))
                + (problems.size() > MAX_PROBLEMS ? "; and " + (problems.size() - MAX_PROBLEMS) + " more" : "")
                + ". Ask again, or describe the tool's parameters better");
    }

    /**
     * Checks every call of an answer.
     *
     * @param request what was asked
     * @param answer what the model said
     * @throws InvalidToolArgumentsException if a call names a tool that was not offered, or {@link #validate(ToolSpecification,
     *     ToolCall)} finds fault with it
     */
    public static void validate(ModelRequest request, AssistantMessage answer) {
        for (ToolCall call : answer.toolCalls()) {
            validate(offered(request, call), call);
        }
    }

    /**
     * Checks an answer when it is complete.
     *
     * @param stream the answer
     * @param request what was asked
     * @return the same events, but an answer with a bad call ends with {@link
     *     dev.llmops.api.model.ModelEvent.Failed}, which holds the whole of it
     */
    public static ModelStream checked(ModelStream stream, ModelRequest request) {
        return checked(stream, request, UnaryOperator.identity());
    }

    /**
     * Checks an answer when it is complete, as the tools will read it: what guardrails took out of the call's texts, and
     * will put back, is checked as what it is.
     *
     * @param stream the answer
     * @param request what was asked
     * @param asTheToolReadsIt puts back into an answer what was taken out
     * @return as {@link #checked(ModelStream, ModelRequest)} returns it; the events hold nothing that was put back
     */
    public static ModelStream checked(
            ModelStream stream, ModelRequest request, UnaryOperator<AssistantMessage> asTheToolReadsIt) {
        return request.tools().isEmpty() ? stream : new CheckedStream(stream, request, asTheToolReadsIt);
    }

    private static ToolSpecification offered(ModelRequest request, ToolCall call) {
        return request.tools().stream()
                .filter(tool -> tool.name().equals(call.name()))
                .findFirst()
                .orElseThrow(() -> new InvalidToolArgumentsException("the model called tool '" + call.name()
                        + "', but only these were offered: "
                        + request.tools().stream().map(ToolSpecification::name).toList()
                        + ". Ask again, or tell the model which tools there are"));
    }
}
