package dev.llmops.server.internal.openai;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.server.internal.http.ApiException;
import dev.llmops.server.internal.http.Asked;
import dev.llmops.server.internal.http.Fields;
import dev.llmops.server.internal.http.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The routes that generate text, whole or as a stream of events. */
public final class Answers {

    private static final int MAX_CHOICES = 16;
    static final int MAX_ALTERNATIVES = 99;

    private final Serving serving;

    public Answers(Serving serving) {
        this.serving = serving;
    }

    public void chat(Asked asked) throws IOException {
        Fields body = asked.body();
        Wanted wanted = wanted(asked);
        ModelClient client = wanted.model().client(wanted.caller());
        int top = alternativesInChat(body);
        ModelRequest request = ChatRequests.read(body, told(top));
        ModelParameters parameters = request.parameters();
        answer(asked, wanted, () -> new ChatForm(Math.max(top, 0)), choice -> {
            ModelStream stream = client.stream(
                    request.toBuilder().parameters(seeded(parameters, choice)).build());
            if (choice == 0) {
                serving.announce(stream, wanted.caller(), asked.exchange());
            }
            return wanted.oneCall() ? new SingleToolCall(stream, client) : stream;
        });
    }

    public void complete(Asked asked) throws IOException {
        Fields body = asked.body();
        Wanted wanted = wanted(asked);
        String prompt = prompt(body.any("prompt"));
        body.refuseUnless("echo", false);
        body.refuseUnless("suffix", "");
        body.refuseUnless("best_of", 1);
        int top = withProbabilities(body, body.whole("logprobs", 0, MAX_ALTERNATIVES, -1));
        ModelParameters parameters = Parameters.read(body, Parameters.chatLimit(body), told(top));
        answer(
                asked,
                wanted,
                () -> new TextForm(Math.max(top, 0)),
                choice -> wanted.model().complete(prompt, seeded(parameters, choice)));
    }

    private static String prompt(@org.jspecify.annotations.Nullable Object prompt) {
        Object only = prompt instanceof List<?> list && list.size() == 1 ? list.get(0) : prompt;
        if (only instanceof String text) {
            return text;
        }
        throw ApiException.badRequest("'prompt' must be one text");
    }

    /** What both routes know: who wants how many answers of which model, and in which form. */
    private record Wanted(
            ServedModel model, Caller caller, boolean stream, boolean usage, boolean oneCall, int choices) {}

    private Wanted wanted(Asked asked) {
        Fields body = asked.body();
        ServedModel model = serving.models.take(body);
        Caller caller = asked.caller();
        body.ignore("metadata", "store", "service_tier", "prompt_cache_key");
        boolean oneCall = RequestParts.oneCall(body);
        boolean stream = body.flag("stream");
        Fields options = body.object("stream_options");
        boolean usage = options != null && options.flag("include_usage");
        return new Wanted(model, caller, stream, usage, oneCall, body.whole("n", 1, MAX_CHOICES, 1));
    }

    /** Returns how many alternatives to each token are wanted, or -1 if not even the token's own probability is. */
    private static int alternativesInChat(Fields body) {
        boolean wanted = body.flag("logprobs");
        int top = body.whole("top_logprobs", 0, MAX_ALTERNATIVES, 0);
        return withProbabilities(body, wanted ? top : -1);
    }

    /** Takes what llama-server calls the number of alternatives, on each of its routes. */
    static int withProbabilities(Fields body, int alternatives) {
        int probabilities = body.whole("n_probs", 0, MAX_ALTERNATIVES, 0);
        return probabilities == 0 ? alternatives : Math.max(alternatives, probabilities);
    }

    /** The engine tells a token's own probability only together with at least one alternative. */
    public static int told(int alternatives) {
        return alternatives < 0 ? 0 : Math.max(alternatives, 1);
    }

    /** The first choice has the seed that was asked for, each later one the next; without a seed each draws its own. */
    private static ModelParameters seeded(ModelParameters parameters, long choice) {
        Long seed = parameters.seed();
        return seed == null || choice == 0
                ? parameters
                : parameters.toBuilder().seed(seed + choice).build();
    }

    private void answer(Asked asked, Wanted wanted, Supplier<AnswerForm> form, LongFunction<ModelStream> generation)
            throws IOException {
        List<Envelope> choices = envelopes(wanted, form);
        if (wanted.stream()) {
            new StreamedChoices(
                            choices,
                            serving.generations,
                            serving.reply(
                                    asked,
                                    true,
                                    wanted.model().name(),
                                    choices.get(0).id()))
                    .write(generation, wanted.usage());
        } else {
            whole(asked, choices.get(0), choices.size(), generation);
        }
    }

    private List<Envelope> envelopes(Wanted wanted, Supplier<AnswerForm> form) {
        String id = form.get().idPrefix() + serving.nextId();
        long created = serving.created();
        return IntStream.range(0, wanted.choices())
                .mapToObj(choice -> new Envelope(id, created, wanted.model().name(), choice, form.get()))
                .toList();
    }

    private void whole(Asked asked, Envelope envelope, int choices, LongFunction<ModelStream> generation)
            throws IOException {
        Reply reply = serving.reply(asked, false, envelope.model(), envelope.id());
        List<ModelResponse> responses = new ArrayList<>();
        for (int choice = 0; choice < choices; choice++) {
            ModelEvent.End end = serving.generations.run(generation.apply(choice), reply, event -> {});
            try {
                responses.add(end.orThrow());
            } catch (LlmOpsException e) {
                ApiException error = ApiException.of(e);
                reply.refuse(error);
                // Broken off, it would be asked for again, and paid for again.
                reply.write(error.json());
                reply.end();
                return;
            }
        }
        reply.write(envelope.whole(responses));
        reply.end();
    }
}
