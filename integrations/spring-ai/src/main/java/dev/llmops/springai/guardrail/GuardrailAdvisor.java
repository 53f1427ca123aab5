package dev.llmops.springai.guardrail;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.core.CallerScope;
import dev.llmops.springai.internal.advisor.Answers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisorChain;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisor;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisorChain;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;
import reactor.core.publisher.Flux;

/** A guardrail around what a {@code ChatClient} asks and gets. */
final class GuardrailAdvisor implements CallAdvisor, StreamAdvisor {

    private static final int MAX_REASKS = 2;

    private final Guardrail guardrail;
    private final int order;

    GuardrailAdvisor(Guardrail guardrail, int order) {
        this.guardrail = Objects.requireNonNull(guardrail, "guardrail");
        this.order = order;
    }

    @Override
    public String getName() {
        return "llmops-guardrail-" + guardrail.name();
    }

    @Override
    public int getOrder() {
        return order;
    }

    @Override
    public ChatClientResponse adviseCall(ChatClientRequest request, CallAdvisorChain chain) {
        GuardrailContext context = context();
        ChatClientRequest asked = guarded(request, context);
        for (int reasks = 0; true; reasks++) {
            ChatClientResponse response = chain.copy(this).nextCall(asked);
            Verdict verdict = verdict(response, context);
            String instruction = verdict.instruction();
            if (instruction == null) {
                return verdict.response();
            }
            refuseAfter(reasks, instruction);
            asked = again(asked, verdict.text(), instruction);
        }
    }

    @Override
    public Flux<ChatClientResponse> adviseStream(ChatClientRequest request, StreamAdvisorChain chain) {
        CallContext context = context();
        return Flux.defer(() -> asked(guarded(request, context), chain, context, 0));
    }

    private Flux<ChatClientResponse> asked(
            ChatClientRequest request, StreamAdvisorChain chain, CallContext context, int reasks) {
        StreamedAnswer answer = new StreamedAnswer(guardrail, context);
        return Flux.concat(
                        chain.copy(this).nextStream(request).concatMapIterable(answer::next),
                        Flux.defer(() -> Flux.fromIterable(answer.finish())))
                .onErrorResume(StreamedAnswer.Again.class, again -> {
                    refuseAfter(reasks, again.instruction());
                    return asked(again(request, again.text(), again.instruction()), chain, context, reasks + 1);
                });
    }

    private ChatClientRequest guarded(ChatClientRequest request, GuardrailContext context) {
        UserMessage message = request.prompt().getUserMessage();
        String text = message.getText();
        if (text == null || text.isEmpty()) {
            return request;
        }
        String checked = Checks.text(guardrail, GuardrailStage.USER_INPUT, text, context);
        return checked.equals(text)
                ? request
                : request.mutate()
                        .prompt(request.prompt()
                                .augmentUserMessage(
                                        user -> user.mutate().text(checked).build()))
                        .build();
    }

    /** An answer as the guardrail leaves it; with an instruction, one that it wants again. */
    private record Verdict(
            ChatClientResponse response,
            String text,
            @Nullable String instruction) {}

    private Verdict verdict(ChatClientResponse response, GuardrailContext context) {
        boolean looks = guardrail.stages().contains(GuardrailStage.OUTPUT);
        List<String> checked = new ArrayList<>();
        for (String text : Answers.texts(response)) {
            Decision decision =
                    looks && !text.isEmpty() ? guardrail.check(GuardrailStage.OUTPUT, text, context) : Decision.pass();
            if (decision instanceof Decision.Block block) {
                throw new GuardrailBlockedException(guardrail.name(), block.reason(), block.findings());
            }
            if (decision instanceof Decision.Reask reask) {
                return new Verdict(response, text, reask.instruction());
            }
            checked.add(context.restored(decision instanceof Decision.Transform transform ? transform.text() : text));
        }
        return new Verdict(Answers.withTexts(response, checked), "", null);
    }

    private void refuseAfter(int reasks, String instruction) {
        if (reasks >= MAX_REASKS) {
            throw new GuardrailBlockedException(
                    guardrail.name(), "no answer of " + (MAX_REASKS + 1) + " passed: " + instruction);
        }
    }

    private static ChatClientRequest again(ChatClientRequest request, String answer, String instruction) {
        List<Message> messages = new ArrayList<>(request.prompt().getInstructions());
        messages.add(new AssistantMessage(answer));
        messages.add(new UserMessage(instruction));
        return request.mutate()
                .prompt(request.prompt().mutate().messages(messages).build())
                .build();
    }

    private static CallContext context() {
        return new CallContext(CallerScope.current().orElse(Caller.ANONYMOUS));
    }
}
