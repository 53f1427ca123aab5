package dev.llmops.rag.citation;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.ReaskingStream;
import dev.llmops.rag.confidence.AnswerContext;
import dev.llmops.rag.confidence.ConfidenceSignal;
import dev.llmops.rag.confidence.SelectiveAnswering;
import dev.llmops.rag.verification.ClaimVerifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds an answer back until it is whole, and repairs it. An answer that breaks off shows nothing but its reasoning. */
final class RepairedStream extends ReaskingStream {

    private static final int NEAREST = 3;

    static final String REPAIRED_FROM = "citations.repaired_from";

    private final Call call;
    private final Chain chain;
    private final List<Repair> repairs;
    private final @Nullable String abstention;
    private final @Nullable SelectiveAnswering selective;
    private final ConfidenceSignal signals;
    private final CitationChecker checker;
    private final AnswerRepair repair;
    private final CancellableCheck check = new CancellableCheck();
    private final Deque<ModelEvent> ready = new ArrayDeque<>(2);
    private final List<String> done = new ArrayList<>();
    private @Nullable ModelResponse first;
    private CallNotes.@Nullable Answered firstTry;

    RepairedStream(
            Call call,
            Chain chain,
            ClaimVerifier verifier,
            List<Repair> repairs,
            @Nullable String abstention,
            @Nullable SelectiveAnswering selective,
            ConfidenceSignal signals) {
        super(chain.proceed(call));
        this.selective = selective;
        this.signals = signals;
        this.call = call;
        this.chain = chain;
        this.repairs = repairs;
        this.abstention = abstention;
        ClaimVerifier remembered = new CachingVerifier(verifier);
        this.checker = new CitationChecker(remembered);
        this.repair = new AnswerRepair(remembered, call.passages());
    }

    @Override
    public ModelEvent next() {
        while (ready.isEmpty()) {
            ModelEvent event = source().next();
            if (event instanceof ModelEvent.Completed completed) {
                ModelResponse response = completed.response();
                checked(response, () -> take(response));
            } else if (event instanceof ModelEvent.Failed && first != null) {
                ModelResponse stands = first; // it was paid for, and stands without a second
                checked(stands, () -> finish(stands));
            } else if (!(event instanceof ModelEvent.TextDelta)) {
                ready.add(event);
            }
        }
        return ready.remove();
    }

    @Override
    public void cancel() {
        super.cancel();
        check.cancel();
    }

    private void checked(ModelResponse response, Runnable work) {
        try {
            check.run(() -> {
                work.run();
                return response;
            });
        } catch (CallCancelledException e) {
            ready.clear();
            ready.add(CancellableCheck.cancelled(response));
        }
    }

    private void take(ModelResponse response) {
        if (response.text().isBlank()) {
            if (first == null) {
                ready.add(new ModelEvent.Completed(response));
            } else {
                finish(first);
            }
            return;
        }
        ModelResponse better = first == null || bad(response.text()) < bad(first.text()) ? response : first;
        String recited = recited(better.text());
        if (first == null && repairs.contains(Repair.REASK) && bad(recited) > 0) {
            first = response;
            firstTry = call.notes().answered();
            askAgain(response);
        } else {
            finish(better);
        }
    }

    private int bad(String text) {
        return AnswerRepair.bad(text, checker.check(text, call.passages())).size();
    }

    private String recited(String text) {
        return repairs.contains(Repair.RECITE)
                ? repair.recite(text, checker.check(text, call.passages())).text()
                : text;
    }

    private void askAgain(ModelResponse response) {
        String answer = response.text();
        StringBuilder wrong = new StringBuilder("Some of what you said is not in the passages that you cite:\n");
        for (CitedClaim claim : AnswerRepair.bad(answer, checker.check(answer, call.passages()))) {
            wrong.append("- ").append(claim.range().in(answer)).append('\n');
        }
        wrong.append("Answer again from the passages only, and cite for each sentence the passage that says it.");
        done.add("the model was asked again");
        ModelRequest again = call.requireRequest().toBuilder()
                .message(Message.assistant(answer))
                .message(Message.user(wrong.toString()))
                .build();
        try {
            askAgain(() -> chain.proceed(call.withRequest(again)));
        } catch (CallCancelledException e) {
            throw e;
        } catch (LlmOpsException e) {
            finish(response); // as where the second answer fails
        }
    }

    private void finish(ModelResponse response) {
        if (firstTry != null && response.equals(first)) {
            call.notes().stands(firstTry); // its question was another one
        }
        String text = response.text();
        boolean dropped = false;
        for (Repair policy : repairs) {
            CheckedAnswer checked = checker.check(text, call.passages());
            if (policy == Repair.RECITE) {
                AnswerRepair.Repaired recited = repair.recite(text, checked);
                text = recited.text();
                done.addAll(recited.repairs());
            } else if (policy == Repair.DROP) {
                AnswerRepair.Repaired kept = repair.drop(text, checked);
                text = kept.text();
                done.addAll(kept.repairs());
                dropped = !kept.repairs().isEmpty();
            }
        }
        CheckedAnswer checked = checker.check(text, call.passages());
        String reason = text.isBlank() || !checked.hasSupport() ? "no citation of the answer is supported" : null;
        AnswerContext given = new AnswerContext(
                call.requireRequest(),
                call.passages(),
                response.withMessage(response.message().withText(text)),
                checked.claims());
        // Signals may cost calls, which an answer that is not given anyway is not worth.
        SelectiveAnswering.Judged judged = selective == null || reason != null ? null : selective.judge(given);
        Double confidence = judged == null ? null : judged.confidence();
        Map<String, Double> values = new LinkedHashMap<>();
        if (selective != null && judged != null) {
            values.putAll(judged.signals());
            reason = selective.refuses(judged).orElse(null);
        }
        if (reason == null) {
            ConfidenceSignal.known(signals, given).forEach(values::putIfAbsent);
        }
        if (abstention != null && reason != null) {
            call.notes().citations(List.of());
            note(Grounding.Outcome.ABSTENTION, List.of(), confidence, reason + nearest());
            show(SignalRecord.in(changed(response, abstention, AbstainingStream.ABSTAINED_FROM), values));
            return;
        }
        call.notes().citations(checked.citations());
        note(dropped ? Grounding.Outcome.KEPT_CLAIMS : Grounding.Outcome.ANSWER, checked.claims(), confidence, null);
        show(SignalRecord.in(text.equals(response.text()) ? response : changed(response, text, REPAIRED_FROM), values));
    }

    private String nearest() {
        return call.passages().stream()
                .limit(NEAREST)
                .map(Passage::id)
                .collect(Collectors.joining(", ", "; the nearest sources are ", ""));
    }

    private void note(
            Grounding.Outcome outcome,
            List<CheckedClaim> claims,
            @Nullable Double confidence,
            @Nullable String reason) {
        call.notes().grounding(new Grounding(outcome, claims, confidence, reason, done));
    }

    private void show(ModelResponse response) {
        if (call.streaming() && !response.text().isEmpty()) {
            ready.add(new ModelEvent.TextDelta(response.text()));
        }
        ready.add(new ModelEvent.Completed(response));
    }

    static ModelResponse changed(ModelResponse response, String text, String member) {
        Map<String, Object> vendor = new HashMap<>(response.vendor());
        vendor.put(member, response.text());
        return new ModelResponse(
                response.message().withText(text),
                response.finishReason(),
                response.usage(),
                response.model(),
                response.timeToFirstToken(),
                response.total(),
                vendor);
    }
}
