package dev.llmops.mcp.server;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Role;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A generation as JSON members: in short, and whole. */
final class GenerationView {

    private static final int SHORT = 200;

    private final OutgoingText texts;

    GenerationView(OutgoingText texts) {
        this.texts = texts;
    }

    /** The schemas of what both have. */
    static Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", Schemas.text("Its id."));
        members.put("startedAt", Schemas.text("When it began."));
        members.put("status", Schemas.text("How it ended: completed, failed, blocked, cancelled."));
        members.put("prompt", Schemas.text("Prompt and version."));
        members.put("model", Schemas.text("The model that was asked."));
        members.put("user", Schemas.text("Who asked."));
        members.put("session", Schemas.text("In which conversation."));
        members.put("inputTokens", Map.of("type", "integer"));
        members.put("outputTokens", Map.of("type", "integer"));
        members.put("cost", Schemas.text("Amount and currency, or why it is unknown."));
        members.put("totalMillis", Map.of("type", "integer"));
        members.put("error", Schemas.text("What went wrong."));
        members.put("question", Schemas.text("What was asked last."));
        members.put("answer", Schemas.text("What came back."));
        return members;
    }

    Map<String, Object> summary(Generation generation) {
        OutgoingText brief = texts.withMaxCharacters(SHORT);
        return facts(generation, brief);
    }

    private static Map<String, Object> facts(Generation generation, OutgoingText texts) {
        String address = ServerResources.generation(generation.id());
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", generation.id().value());
        facts.put("startedAt", generation.timings().startedAt().toString());
        facts.put("status", generation.status().name().toLowerCase(Locale.ROOT));
        put(
                facts,
                "prompt",
                generation.prompt() == null
                        ? null
                        : generation.prompt().name() + "@" + generation.prompt().version());
        put(
                facts,
                "model",
                generation.model() == null ? null : generation.model().name());
        put(facts, "user", generation.caller().user());
        put(facts, "session", generation.caller().session());
        put(facts, "inputTokens", generation.usage().input());
        put(facts, "outputTokens", generation.usage().output());
        facts.put("cost", cost(generation.cost()));
        facts.put("totalMillis", generation.timings().total().toMillis());
        put(
                facts,
                "error",
                generation.error() == null ? null : generation.error().type());
        put(facts, "question", text(texts, question(generation.request()), address));
        put(facts, "answer", text(texts, answer(generation), address));
        return facts;
    }

    /** All of it, each text cut on its own. */
    Map<String, Object> whole(Generation generation) {
        String address = ServerResources.generation(generation.id());
        Map<String, Object> whole = facts(generation, texts);
        whole.put(
                "messages",
                generation.request() == null
                        ? List.of()
                        : generation.request().messages().stream()
                                .map(message -> message(message, address))
                                .toList());
        whole.put(
                "toolCalls",
                generation.response() == null
                        ? List.of()
                        : generation.response().message().toolCalls().stream()
                                .map(call -> call(call, address))
                                .toList());
        whole.put(
                "passages",
                generation.passages().stream()
                        .map(passage -> Map.of(
                                "id",
                                passage.id(),
                                "text",
                                texts.of(passage.visible().text(), address)))
                        .toList());
        whole.put(
                "citations",
                generation.citations().stream()
                        .map(citation -> Map.of(
                                "number",
                                citation.number(),
                                "support",
                                citation.support().name().toLowerCase(Locale.ROOT)))
                        .toList());
        whole.put(
                "guardrails",
                generation.guardrails().stream()
                        .map(record -> Map.of(
                                "name",
                                record.guardrail(),
                                "stage",
                                record.stage().name().toLowerCase(Locale.ROOT),
                                "decision",
                                record.decision().getClass().getSimpleName().toLowerCase(Locale.ROOT)))
                        .toList());
        return whole;
    }

    private Map<String, Object> message(Message message, String address) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("role", message.role().name().toLowerCase(Locale.ROOT));
        row.put("text", texts.of(message.text(), address));
        if (message instanceof AssistantMessage answer && !answer.toolCalls().isEmpty()) {
            row.put(
                    "toolCalls",
                    answer.toolCalls().stream().map(call -> call(call, address)).toList());
        }
        return row;
    }

    private Map<String, Object> call(ToolCall call, String address) {
        return Map.of("name", call.name(), "arguments", texts.of(call.arguments(), address));
    }

    private static @Nullable String text(OutgoingText texts, @Nullable String text, String address) {
        return text == null ? null : texts.of(text, address);
    }

    private static @Nullable String question(@Nullable ModelRequest request) {
        return request == null
                ? null
                : request.messages().stream()
                        .filter(message -> message.role() == Role.USER)
                        .reduce((earlier, later) -> later)
                        .map(Message::text)
                        .orElse(null);
    }

    private static @Nullable String answer(Generation generation) {
        if (generation.response() != null) {
            return generation.response().text();
        }
        return generation.partial() == null
                ? null
                : generation.partial().message().text();
    }

    private static String cost(Cost cost) {
        return cost instanceof Cost.Known known ? known.text() : "unknown";
    }

    private static void put(Map<String, Object> facts, String name, @Nullable Object value) {
        if (value != null) {
            facts.put(name, value);
        }
    }
}
