package dev.llmops.mcp.server;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code ask}: the application's own answer, with its guardrails, its record and what it cites. */
final class AskTool implements ServerTool {

    private final LlmOps ops;
    private final String prompt;
    private final String variable;
    private final OutgoingText texts;

    AskTool(LlmOps ops, String prompt, String variable, OutgoingText texts) {
        this.ops = ops;
        this.prompt = prompt;
        this.variable = variable;
        this.texts = texts;
    }

    @Override
    public String name() {
        return "ask";
    }

    @Override
    public String title() {
        return "Ask with citations";
    }

    @Override
    public String description() {
        return "Answers a question from the indexed documents, and says which passages support which part of the"
                + " answer. It asks a model, which may cost money.";
    }

    @Override
    public Map<String, Object> parameters() {
        return Map.of("question", Schemas.text("The question."));
    }

    @Override
    public Set<String> required() {
        return Set.of("question");
    }

    @Override
    public Map<String, Object> result() {
        return Map.of(
                "answer",
                Schemas.text("The answer."),
                "generation",
                Schemas.text("Id of its record."),
                "citations",
                Schemas.objects(
                        "What the answer cites.",
                        Map.of(
                                "number",
                                Map.of("type", "integer", "description", "Its number in the answer."),
                                "support",
                                Schemas.text("Whether the passage supports the claim: supported, partial, ..."),
                                "passage",
                                Schemas.text("Id of the passage."),
                                "text",
                                Schemas.text("The passage."))));
    }

    @Override
    public boolean isOpenWorld() {
        return true;
    }

    @Override
    public Map<String, Object> call(Caller caller, Arguments arguments, Progress progress) {
        Answer answer = ops.prompt(prompt)
                .with(variable, arguments.text("question"))
                .by(caller)
                .ask();
        String address = ServerResources.generation(answer.generationId());
        return Map.of(
                "answer",
                texts.of(answer.text(), address),
                "generation",
                answer.generationId().value(),
                "citations",
                answer.citations().stream().map(each -> row(each, address)).toList());
    }

    private Map<String, Object> row(Citation citation, String address) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("number", citation.number());
        row.put("support", citation.support().name().toLowerCase(Locale.ROOT));
        if (citation.passage() != null) {
            row.put("passage", citation.passage().id());
            row.put("text", texts.of(citation.passage().text(), address));
        }
        return row;
    }
}
