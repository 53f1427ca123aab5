package dev.llmops.api.content;

import static dev.llmops.api.content.ContentKind.ADDRESS;
import static dev.llmops.api.content.ContentKind.BYTES;
import static dev.llmops.api.content.ContentKind.JSON;
import static dev.llmops.api.content.ContentKind.SETTING;
import static dev.llmops.api.content.ContentKind.TEXT;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.CacheUse;
import dev.llmops.api.generation.ErrorDetail;
import dev.llmops.api.generation.ExamplesUse;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationSummary;
import dev.llmops.api.generation.IncludedPrompt;
import dev.llmops.api.generation.NotAssigned;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.generation.TraceContext;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.guardrail.PolicyIdentity;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.memory.Fact;
import dev.llmops.api.memory.SessionKey;
import dev.llmops.api.memory.SessionSummary;
import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.api.prompt.PromptSource;
import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalStep;
import java.util.HashMap;
import java.util.Map;

/** What the text in each component is that can hold some. */
final class ContentTable {

    static final Map<Class<?>, Map<String, ContentKind>> KINDS = Map.copyOf(new ContentTable().kinds);

    private final Map<Class<?>, Map<String, ContentKind>> kinds = new HashMap<>();

    private ContentTable() {
        calls();
        guardrails();
        messages();
        models();
        retrieval();
        feedback();
        memory();
    }

    private void calls() {
        of(Generation.class, SETTING, "contentHash");
        of(GenerationSummary.class, SETTING, "prompt", "model", "user", "session", "tenant");
        of(GenerationSummary.class, TEXT, "preview");
        of(GenerationId.class, SETTING, "value");
        // Who called finds the key of what they said, and is what records are looked up by.
        of(Caller.class, SETTING, "user", "session", "tenant", "tags");
        of(Assignment.class, SETTING, "experiment", "variant", "unit");
        of(NotAssigned.class, SETTING, "experiment");
        of(PromptUse.class, SETTING, "name", "contentHash");
        of(PromptUse.class, TEXT, "variables");
        of(PromptSource.class, SETTING, "name");
        of(IncludedPrompt.class, SETTING, "includedBy", "reference", "version", "contentHash");
        of(ExamplesUse.class, SETTING, "set", "digest");
        of(ExamplesUse.Shown.class, SETTING, "id", "contentHash");
        of(Attempt.class, SETTING, "route", "responseDigest");
        of(CacheUse.class, SETTING, "reason");
        of(TraceContext.class, SETTING, "traceId", "spanId");
        of(ErrorDetail.class, SETTING, "type");
        of(ErrorDetail.class, TEXT, "message");
        of(Cost.Unknown.class, TEXT, "reason");
    }

    private void guardrails() {
        of(GuardrailRecord.class, SETTING, "guardrail");
        // It can be the name of a member of a variable, which whoever fills the variable chooses.
        of(GuardrailRecord.class, TEXT, "subject");
        of(Decision.Transform.class, TEXT, "text");
        of(Decision.Block.class, TEXT, "reason");
        of(Decision.Reask.class, TEXT, "instruction");
        of(Decision.Reask.class, SETTING, "fields");
        of(Finding.class, SETTING, "detector", "type", "via", "version", "fingerprint");
        of(PolicyIdentity.class, SETTING, "name", "version", "digest");
    }

    private void messages() {
        of(TextPart.class, TEXT, "text");
        of(ReasoningPart.class, TEXT, "text");
        of(ReasoningPart.class, BYTES, "signature");
        of(FilePart.class, TEXT, "name");
        of(Media.class, SETTING, "mimeType");
        of(Media.class, BYTES, "base64");
        of(Media.class, ADDRESS, "uri");
        of(UserMessage.class, TEXT, "name");
        of(ToolMessage.class, SETTING, "toolCallId", "toolName");
        of(ToolCall.class, SETTING, "id", "name");
        of(ToolCall.class, JSON, "arguments");
    }

    private void models() {
        of(ModelIdentity.class, SETTING, "provider", "name", "digest");
        of(ModelParameters.class, SETTING, "stopSequences");
        // Some take the name of the user, or notes about the call.
        of(ModelParameters.class, TEXT, "vendor");
        of(ModelResponse.class, TEXT, "vendor");
        of(ToolSpecification.class, SETTING, "name", "description");
        of(JsonSchema.class, SETTING, "name", "json");
    }

    private void retrieval() {
        of(Passage.class, SETTING, "sourceId");
        of(Passage.class, TEXT, "text", "metadata");
        of(RetrievalStep.class, SETTING, "name");
        of(RetrievalStep.class, TEXT, "details");
        of(RetrievalStep.Dropped.class, SETTING, "passage");
        of(RetrievalStep.Dropped.class, TEXT, "reason");
        of(Citation.class, SETTING, "method");
        of(CheckedClaim.class, SETTING, "method");
        of(CheckedClaim.class, TEXT, "problems");
        of(Grounding.class, TEXT, "reason", "repairs");
    }

    private void feedback() {
        of(Feedback.class, SETTING, "id", "user");
        of(Feedback.class, TEXT, "comment");
        of(FeedbackSignal.Label.class, SETTING, "name");
        of(FeedbackSignal.Correction.class, TEXT, "text");
        of(FeedbackSignal.Edit.class, TEXT, "before", "after");
        // A browser says which passage, so it may be anything.
        of(FeedbackSignal.Click.class, TEXT, "passage");
        of(Judgement.class, SETTING, "evaluator");
        of(Judgement.class, TEXT, "rationale");
        of(Score.Unscored.class, TEXT, "reason");
        of(Score.Failed.class, TEXT, "error");
    }

    private void memory() {
        of(SessionKey.class, SETTING, "tenant", "user", "session");
        of(SessionSummary.class, TEXT, "text");
        of(Fact.class, SETTING, "id", "tenant", "user", "source");
        of(Fact.class, TEXT, "text");
        of(Fact.Embedding.class, SETTING, "model");
        of(Fact.Embedding.class, BYTES, "base64");
    }

    private void of(Class<? extends Record> type, ContentKind kind, String... components) {
        for (String component : components) {
            kinds.computeIfAbsent(type, key -> new HashMap<>()).put(component, kind);
        }
    }
}
