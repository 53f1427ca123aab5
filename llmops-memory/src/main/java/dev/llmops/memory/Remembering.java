package dev.llmops.memory;

import dev.llmops.api.content.RecordContent;
import dev.llmops.api.guardrail.Deanonymizer;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.memory.SessionKey;
import dev.llmops.api.memory.SessionSummary;
import dev.llmops.api.memory.StoredMessage;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.chain.SideCalls;
import dev.llmops.core.chain.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what was said in a call, behind its answer. The answer was paid for: whatever goes wrong here is told, and the caller gets the
 * answer all the same.
 */
record Remembering(
        ConversationMemoryBuilder settings, MemoryGuard guard, ConversationMemory memory, SessionWindow window) {

    private static final Logger LOG = LoggerFactory.getLogger(ConversationMemory.class);
    private static final int MAX_MESSAGES = 1_000;

    void keep(Call call, SessionKey session, List<Message> asked, ModelResponse response) {
        try {
            List<Message> exchange = admitted(call, asked, response);
            if (exchange.isEmpty()) {
                return;
            }
            List<StoredMessage> kept =
                    settings.store.append(session, exchange, call.notes().id(), settings.clock.instant());
            summarise(call, session);
            extract(call, session, exchange, kept);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            tell(e);
        }
    }

    private void tell(Throwable failure) {
        try {
            settings.onError.accept(failure);
        } catch (RuntimeException e) {
            LOG.warn("what heard that something was not remembered failed itself: {}", e.toString(), e);
        }
    }

    /** {@return the exchange as it may be kept; empty if a guardrail stopped any of it, since half of an exchange is none} */
    private List<Message> admitted(Call call, List<Message> asked, ModelResponse response) {
        List<Message> exchange = new ArrayList<>(asked);
        exchange.add(RecordContent.map(response.message(), text -> restored(call.notes(), text)));
        // All at once: what a guardrail puts in the place of a value means the same in question and answer.
        return guard.admit(call.caller(), exchange, call.notes()::guardrail).orElse(List.of());
    }

    /** As the caller gets it: what guardrails took out of this call no other call could put back. */
    private static String restored(CallNotes notes, String text) {
        Deanonymizer all = Deanonymizer.byForm(notes::restorers);
        return all.push(text) + all.finish();
    }

    private void summarise(Call call, SessionKey session) {
        ModelClient model = settings.summariser;
        if (model == null) {
            return;
        }
        Optional<SessionSummary> before = settings.store.summary(session);
        long after = before.map(SessionSummary::through).orElse(0L);
        List<StoredMessage> open = settings.store.messages(session, MAX_MESSAGES).stream()
                .filter(message -> message.position() > after)
                .toList();
        List<Message> plain = open.stream().map(StoredMessage::message).toList();
        if (plain.isEmpty() || callsTools(plain.get(plain.size() - 1))) {
            // The results are on their way; a summary would part them from their call.
            return;
        }
        if (window.tokens(plain) <= settings.maxHistoryTokens) {
            return;
        }
        List<StoredMessage> stay = window.newest(open, Math.max(1, settings.maxHistoryTokens / 2));
        List<StoredMessage> go = open.subList(0, open.size() - stay.size());
        if (go.isEmpty()) {
            return;
        }
        ModelRequest request = ModelRequest.builder()
                .user(Summary.instruction(
                        before.map(SessionSummary::text).orElse(""),
                        go.stream().map(StoredMessage::message).toList()))
                .parameters(ModelParameters.builder()
                        .maxTokens(settings.maxSummaryTokens)
                        .temperature(0)
                        .build())
                .build();
        String text =
                SideCalls.generate("summary", model, request).message().text().strip();
        // Not those of the summary before it: they would stand in each record, and grow with the session.
        List<Long> sources = go.stream().map(StoredMessage::position).toList();
        guard.admitText(call.caller(), text, call.notes()::guardrail)
                .filter(kept -> !kept.isBlank())
                .ifPresent(kept ->
                        settings.store.summarise(session, new SessionSummary(kept, sources, settings.clock.instant())));
    }

    private static boolean callsTools(Message message) {
        return message instanceof AssistantMessage said && !said.toolCalls().isEmpty();
    }

    private void extract(Call call, SessionKey session, List<Message> exchange, List<StoredMessage> kept) {
        Caller caller = call.caller();
        if (settings.extractor == null || caller.user() == null || caller.user().isBlank()) {
            return;
        }
        String source = session.session() + "#" + kept.get(0).position() + "-"
                + kept.get(kept.size() - 1).position();
        for (String fact : settings.extractor.extract(exchange)) {
            memory.remember(caller, fact, source, call.notes().id(), null, call.notes()::guardrail);
        }
    }
}
