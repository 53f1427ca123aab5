package dev.llmops.eval.optimize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Role;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes candidates of the baseline: with another instruction, with examples, with both. What no longer renders, loses a variable, or
 * changes who speaks is refused.
 */
final class CandidateMaker {

    private static final int MAX_INSTRUCTION_LENGTH = 4_000;

    private final PromptContent baseline;
    private final TemplateParts parts;
    private final Prompts prompts;
    private final Map<String, Object> probe;
    private final List<RefusedProposal> refused = new ArrayList<>();

    /**
     * @param prompts renders
     * @param probe the variables of a training row
     */
    CandidateMaker(PromptContent baseline, Prompts prompts, Map<String, Object> probe) {
        this.baseline = baseline;
        this.parts = TemplateParts.of(baseline.template());
        this.prompts = prompts;
        this.probe = probe;
    }

    String instruction() {
        return parts.instruction();
    }

    List<RefusedProposal> refused() {
        return List.copyOf(refused);
    }

    void refuse(String text, String reason) {
        refused.add(new RefusedProposal(text, reason));
    }

    Candidate baseline() {
        return new Candidate(Candidate.BASELINE, Candidate.BASELINE, null, List.of(), baseline);
    }

    Optional<Candidate> withInstruction(String id, String source, String text) {
        try {
            if (text.isBlank() || text.length() > MAX_INSTRUCTION_LENGTH) {
                throw new IllegalArgumentException("an instruction has 1 to " + MAX_INSTRUCTION_LENGTH
                        + " characters, but this one has " + text.length());
            }
            Require.not(text.strip().equals(parts.instruction()), "it is the baseline's");
            PromptContent content = content(
                    parts.withInstruction(text.strip()).template(), baseline.inputDefaults(), baseline.inputSchema());
            Candidate made = new Candidate(id, source, text.strip(), List.of(), content);
            requireSameForm(made);
            return Optional.of(made);
        } catch (LlmOpsException | IllegalArgumentException e) {
            refuse(text, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    Optional<Candidate> withExamples(String id, @Nullable Candidate instruction, List<Demonstration> examples) {
        List<String> rows = examples.stream().map(Demonstration::row).toList();
        try {
            String list = unused("examples", "shownExamples");
            String answer = unused("answer", "exampleAnswer");
            TemplateParts from = instruction == null
                    ? parts
                    : parts.withInstruction(Objects.requireNonNull(instruction.instruction(), "instruction"));
            Map<String, Object> defaults = new LinkedHashMap<>(baseline.inputDefaults());
            defaults.put(list, examples.stream().map(each -> item(each, answer)).toList());
            PromptContent content = content(from.templateWithExamples(list, answer), defaults, declaring(list));
            Candidate made = new Candidate(
                    id,
                    instruction == null ? Candidate.BASELINE : instruction.source(),
                    instruction == null ? null : instruction.instruction(),
                    rows,
                    content);
            requireExamples(made, examples);
            return Optional.of(made);
        } catch (LlmOpsException | IllegalArgumentException e) {
            refuse("examples " + String.join(", ", rows), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** An item of a list is a scope of its own: what the question reads must be in it, the prompt's defaults included. */
    private Map<String, Object> item(Demonstration example, String answer) {
        Map<String, Object> item = new LinkedHashMap<>(baseline.inputDefaults());
        item.putAll(example.variables());
        item.put(answer, example.answer());
        return item;
    }

    private PromptContent content(String template, Map<String, Object> defaults, @Nullable JsonSchema schema) {
        return new PromptContent(
                template,
                baseline.model(),
                baseline.parameters(),
                schema,
                defaults,
                baseline.tools(),
                baseline.responseFormat());
    }

    private String unused(String wish, String otherwise) {
        boolean taken = baseline.template().contains(wish)
                || probe.containsKey(wish)
                || baseline.inputDefaults().containsKey(wish);
        return taken ? otherwise : wish;
    }

    /** A prompt that declares its variables declares the list of examples too. */
    private @Nullable JsonSchema declaring(String list) {
        JsonSchema schema = baseline.inputSchema();
        if (schema == null) {
            return null;
        }
        try {
            ObjectNode tree = Json.object(schema.json());
            JsonNode known = tree.get("properties");
            ObjectNode properties = known instanceof ObjectNode object ? object : tree.putObject("properties");
            properties.putObject(list).put("type", "array");
            return new JsonSchema(schema.name(), Json.write(tree));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the schema of the input is no JSON", e);
        }
    }

    private void requireSameForm(Candidate made) {
        List<Message> before = prompts.messages(baseline, probe);
        List<Message> after = prompts.messages(made.content(), probe);
        if (!withoutSystem(before).equals(withoutSystem(after))) {
            throw new IllegalArgumentException("it changes what user and model say, and not the instruction alone");
        }
        for (Map.Entry<String, Object> variable : probe.entrySet()) {
            String value = String.valueOf(variable.getValue());
            if (!value.isBlank() && count(before, value) > count(after, value)) {
                throw new IllegalArgumentException("it drops the variable '" + variable.getKey()
                        + "', which the baseline's instruction uses; keep {{" + variable.getKey() + "}}");
            }
        }
    }

    private void requireExamples(Candidate made, List<Demonstration> examples) {
        List<Message> messages = prompts.messages(made.content(), probe);
        long answers = messages.stream()
                .filter(message -> message.role() == Role.ASSISTANT)
                .filter(message ->
                        examples.stream().anyMatch(each -> each.answer().equals(message.text())))
                .count();
        if (answers < examples.size()) {
            throw new IllegalArgumentException(
                    "the template shows " + answers + " of " + examples.size() + " examples as messages of their own");
        }
    }

    private static List<Message> withoutSystem(List<Message> messages) {
        return messages.stream()
                .filter(message -> message.role() != Role.SYSTEM)
                .toList();
    }

    private static int count(List<Message> messages, String value) {
        return (int) messages.stream()
                .filter(message -> message.text().contains(value))
                .count();
    }
}
