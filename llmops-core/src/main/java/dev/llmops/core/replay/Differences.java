package dev.llmops.core.replay;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.core.internal.json.RecordJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what is not the same in two records of calls. */
final class Differences {

    private final Generation before;
    private final Generation after;
    private final List<Difference> found = new ArrayList<>();

    private Differences(Generation before, Generation after) {
        this.before = before;
        this.after = after;
    }

    static List<Difference> between(Generation before, Generation after) {
        Differences all = new Differences(before, after);
        all.compareQuestions();
        all.compareAnswers();
        return all.found;
    }

    private void compareQuestions() {
        compare(
                "prompt",
                call -> call.prompt() == null
                        ? ""
                        : call.prompt().name() + "@" + call.prompt().version());
        compare("model", call -> call.model() == null ? "" : model(call.model()));
        compare("fingerprint", Differences::fingerprint);
        compareRequests("parameters", request -> RecordJson.write(request.parameters()));
        compareRequests("messages", request -> lines(request.messages(), Differences::message));
        compareRequests("tools", request -> lines(request.tools(), RecordJson::write));
        compare("passages", call -> lines(call.passages(), Passage::id));
    }

    private void compareAnswers() {
        compare("status", Differences::status);
        compareAnswers("answer", AssistantMessage::text);
        compareAnswers("tool calls", answer -> lines(answer.toolCalls(), call -> call.name() + " " + call.arguments()));
        compare(
                "finish reason",
                call -> call.response() == null
                        ? ""
                        : call.response().finishReason().name());
        compare(
                "guardrails",
                call -> lines(
                        call.guardrails(),
                        decided -> decided.stage() + " " + decided.guardrail() + ": "
                                + RecordJson.kindOf(decided.decision())));
        compare("citations", call -> lines(call.citations(), Differences::citation));
        compare("tokens", call -> tokens(call.usage()));
        compare("cost", call -> call.cost() instanceof Cost.Known known ? known.text() : "unknown");
    }

    private void compare(String what, Function<Generation, String> text) {
        String first = text.apply(before);
        String second = text.apply(after);
        if (!first.equals(second)) {
            found.add(new Difference(what, first, second));
        }
    }

    private void compareRequests(String what, Function<ModelRequest, String> text) {
        compare(what, call -> call.request() == null ? "" : text.apply(call.request()));
    }

    private void compareAnswers(String what, Function<AssistantMessage, String> text) {
        compare(what, call -> {
            AssistantMessage answer = answer(call);
            return answer == null ? "" : text.apply(answer);
        });
    }

    private static @Nullable AssistantMessage answer(Generation call) {
        if (call.response() != null) {
            return call.response().message();
        }
        return call.partial() == null ? null : call.partial().message();
    }

    private static String model(ModelIdentity model) {
        return model.provider() + "/" + model.name() + (model.digest() == null ? "" : " " + model.digest());
    }

    /** What OpenAI's API and its likes tell of the configuration behind a model's name. */
    private static String fingerprint(Generation call) {
        Object told = call.response() == null ? null : call.response().vendor().get("system_fingerprint");
        return told == null ? "" : told.toString();
    }

    private static String message(Message message) {
        return message.role().name().toLowerCase(Locale.ROOT) + ": " + message.text();
    }

    private static String citation(Citation citation) {
        return "[" + citation.number() + "] "
                + (citation.passage() == null
                        ? "unknown passage"
                        : citation.passage().id()) + ": " + citation.support();
    }

    private static String status(Generation call) {
        return call.status() + (call.error() == null ? "" : " " + call.error().type());
    }

    private static String tokens(TokenUsage usage) {
        return count(usage.input()) + " in, " + count(usage.output()) + " out";
    }

    private static String count(@Nullable Number tokens) {
        return tokens == null ? "unknown" : tokens.toString();
    }

    private static <T> String lines(List<T> values, Function<T, String> text) {
        return values.stream().map(text).collect(Collectors.joining("\n"));
    }
}
