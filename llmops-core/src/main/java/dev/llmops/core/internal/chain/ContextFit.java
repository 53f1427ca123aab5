package dev.llmops.core.internal.chain;

import dev.llmops.api.message.Message;
import dev.llmops.api.message.SystemMessage;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.ContextWindow;
import dev.llmops.core.chain.ContextWindow.Section;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.chain.Turns;
import dev.llmops.core.prompt.examples.ChosenExamples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds how little must be left out. What may be left out is put in order, from nothing to everything, and the first that fits is searched
 * for by halves: few counts, which with a server's tokenizer are calls.
 */
final class ContextFit {

    /** What is left. */
    private record Draft(int examples, int passages, List<Message> history) {}

    private final ContextWindow settings;
    private final ContextTokens tokens;
    private final RequestRenderer renderer;

    ContextFit(ContextWindow settings, ContextTokens tokens, RequestRenderer renderer) {
        this.settings = settings;
        this.tokens = tokens;
        this.renderer = renderer;
    }

    /** {@return a call whose prompt fits; a prompt that cannot is refused} */
    Call fit(Call call) {
        List<Message> conversation = conversation(call);
        List<Draft> drafts = drafts(call, conversation);
        Call fitting = put(call, best(call, drafts, 0));
        List<Message> kept = conversation(fitting);
        List<Message> dropped = dropped(conversation, kept);
        String summary = "";
        ModelClient summariser = settings.summariser();
        if (!dropped.isEmpty() && summariser != null) {
            // Room for the summary can take more turns away, which it then tells of too.
            Draft smaller = best(call, drafts, settings.maxSummaryTokens());
            List<Message> without = dropped(conversation, smaller.history());
            TurnSummary made = TurnSummary.of(summariser, without, settings.maxSummaryTokens());
            summary = made.outcome();
            Call told = put(call, new Draft(smaller.examples(), smaller.passages(), made.before(smaller.history())));
            if (made.succeeded() && tokens.fits(told.requireRequest(), 0)) {
                fitting = told;
                kept = conversation(told);
                dropped = without;
            } else if (made.succeeded()) {
                summary = "did not fit";
            }
        }
        tokens.requireRoom(fitting, earlier(fitting, kept));
        note(call, fitting, kept, dropped.size(), summary);
        return fitting;
    }

    /** The drafts from all that the sections may hold down to the least; the first leaves out no more than the sections say. */
    private List<Draft> drafts(Call call, List<Message> conversation) {
        List<List<Message>> histories = new ArrayList<>(List.of(conversation));
        List<List<Message>> shorter = Turns.shorter(conversation, call.promptVersion() == null);
        for (int i = 0; i < shorter.size(); i++) {
            if ((i + 1) % settings.turnsAtOnce() == 0 || i == shorter.size() - 1) {
                histories.add(shorter.get(i));
            }
        }
        int passages = call.passages().size();
        Integer mostPassages = settings.maxTokens(Section.PASSAGES);
        if (mostPassages != null) {
            passages -= first(
                    passages,
                    n -> tokens.ofPassages(
                                    call.passages().subList(0, call.passages().size() - n))
                            <= mostPassages);
        }
        int history = 0;
        Integer mostHistory = settings.maxTokens(Section.HISTORY);
        if (mostHistory != null) {
            history =
                    first(histories.size() - 1, n -> tokens.ofMessages(earlier(call, histories.get(n))) <= mostHistory);
        }
        List<Draft> drafts = new ArrayList<>();
        for (int n = examples(call); n > 0; n--) {
            drafts.add(new Draft(n, passages, histories.get(history)));
        }
        for (int n = passages; n > 0; n--) {
            drafts.add(new Draft(0, n, histories.get(history)));
        }
        histories.subList(history, histories.size()).forEach(each -> drafts.add(new Draft(0, 0, each)));
        return drafts;
    }

    private Draft best(Call call, List<Draft> drafts, int reserved) {
        return drafts.get(first(
                drafts.size() - 1, n -> tokens.fits(put(call, drafts.get(n)).requireRequest(), reserved)));
    }

    /** {@return the least number for which it holds, where it holds for all above too; the last one if it holds for none} */
    private static int first(int last, IntPredicate holds) {
        if (last == 0 || holds.test(0)) {
            return 0;
        }
        int no = 0;
        int yes = last;
        while (yes - no > 1) {
            int middle = (no + yes) >>> 1;
            if (holds.test(middle)) {
                yes = middle;
            } else {
                no = middle;
            }
        }
        return yes;
    }

    private Call put(Call call, Draft draft) {
        PromptVersion version = call.promptVersion();
        if (version == null) {
            ModelRequest request = call.requireRequest();
            List<Message> messages = new ArrayList<>(request.messages().subList(0, leading(request)));
            messages.addAll(draft.history());
            return messages.size() == request.messages().size()
                    ? call
                    : call.withRequest(request.toBuilder().messages(messages).build());
        }
        ChosenExamples examples = call.examples();
        if (draft.examples() == examples(call)
                && draft.passages() == call.passages().size()
                && draft.history().equals(call.history())) {
            return call;
        }
        Call shorter = call.toBuilder()
                .examples(examples == null ? null : examples.keep(draft.examples()))
                .passages(call.passages().subList(0, draft.passages()))
                .history(draft.history())
                .build();
        return shorter.withRequest(renderer.render(shorter, version));
    }

    private static int examples(Call call) {
        ChosenExamples examples = call.examples();
        return examples == null ? 0 : examples.examples().size();
    }

    /** Of a call without a prompt all but the system messages that it begins with. */
    private static List<Message> conversation(Call call) {
        if (call.promptVersion() != null) {
            return call.history();
        }
        ModelRequest request = call.requireRequest();
        return request.messages().subList(leading(request), request.messages().size());
    }

    /** What belongs to the section history: of a call without a prompt, what comes before the user's last message. */
    private static List<Message> earlier(Call call, List<Message> conversation) {
        if (call.promptVersion() != null) {
            return conversation;
        }
        int question = conversation.size() - 1;
        while (question > 0 && !(conversation.get(question) instanceof UserMessage)) {
            question--;
        }
        return conversation.subList(0, Math.max(0, question));
    }

    private static int leading(ModelRequest request) {
        int count = 0;
        while (count < request.messages().size() - 1 && request.messages().get(count) instanceof SystemMessage) {
            count++;
        }
        return count;
    }

    private static List<Message> dropped(List<Message> all, List<Message> kept) {
        Set<Message> same = Collections.newSetFromMap(new IdentityHashMap<>());
        same.addAll(kept);
        return all.stream().filter(message -> !same.contains(message)).toList();
    }

    private void note(Call call, Call fitting, List<Message> kept, int dropped, String summary) {
        List<Passage> all = call.passages();
        List<Passage> left = fitting.passages();
        int droppedExamples = examples(call) - examples(fitting);
        if (all.size() == left.size() && dropped == 0 && droppedExamples == 0) {
            return;
        }
        Map<String, Object> details = new LinkedHashMap<>();
        Map<Section, Integer> sections = tokens.sections(fitting, earlier(fitting, kept));
        sections.forEach((section, count) -> details.put(section.name().toLowerCase(Locale.ROOT) + "Tokens", count));
        details.put("promptTokens", tokens.count(fitting.requireRequest()));
        details.put("promptTokensAtMost", tokens.atMost(fitting.requireRequest()));
        put(details, "window", tokens.window());
        details.put("droppedMessages", dropped);
        PromptVersion version = fitting.promptVersion();
        if (droppedExamples > 0 && version != null) {
            details.put("droppedExamples", droppedExamples);
            RenderInterceptor.note(fitting, version);
        }
        if (!summary.isEmpty()) {
            details.put("summary", summary);
        }
        call.notes()
                .retrieval(List.of(new RetrievalStep(
                        StandardChain.FIT_CONTEXT,
                        all.size(),
                        left.size(),
                        all.subList(left.size(), all.size()).stream()
                                .map(passage ->
                                        new RetrievalStep.Dropped(passage.id(), "no room in the context window"))
                                .toList(),
                        details)));
        if (left.size() < all.size()) {
            call.notes().passages(left);
        }
    }

    private static void put(Map<String, Object> details, String name, @Nullable Object value) {
        if (value != null) {
            details.put(name, value);
        }
    }
}
