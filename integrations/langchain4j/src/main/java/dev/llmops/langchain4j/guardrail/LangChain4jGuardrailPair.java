package dev.llmops.langchain4j.guardrail;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.guardrail.GuardrailRequestParams;
import dev.langchain4j.guardrail.InputGuardrail;
import dev.langchain4j.guardrail.InputGuardrailRequest;
import dev.langchain4j.guardrail.InputGuardrailResult;
import dev.langchain4j.guardrail.OutputGuardrail;
import dev.langchain4j.guardrail.OutputGuardrailRequest;
import dev.langchain4j.guardrail.OutputGuardrailResult;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.core.CallerScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One guardrail as a pair of LangChain4j guardrails, which share their state of an invocation. When the guardrail stops an answer, the answer is also
 * removed from the chat memory, where LangChain4j would keep it. Safe for use by multiple threads.
 */
public final class LangChain4jGuardrailPair {

    private final Guardrail guardrail;
    /** By the id of an invocation, which its context holds as long as it runs: nobody tells when it is over. */
    private final Map<Object, GuardrailContext> calls = Collections.synchronizedMap(new WeakHashMap<>());

    LangChain4jGuardrailPair(Guardrail guardrail) {
        this.guardrail = Objects.requireNonNull(guardrail, "guardrail");
    }

    /** {@return the guardrail for inputs} */
    public InputGuardrail input() {
        return new InputGuardrail() {
            @Override
            public InputGuardrailResult validate(InputGuardrailRequest request) {
                return checkInput(this, request);
            }
        };
    }

    /** {@return the guardrail for outputs} */
    public OutputGuardrail output() {
        return new OutputGuardrail() {
            @Override
            public OutputGuardrailResult validate(OutputGuardrailRequest request) {
                return checkOutput(this, request);
            }
        };
    }

    private InputGuardrailResult checkInput(InputGuardrail as, InputGuardrailRequest request) {
        if (!guardrail.stages().contains(GuardrailStage.USER_INPUT)) {
            return as.success();
        }
        GuardrailContext call = call(request.requestParams());
        List<String> texts = texts(request.userMessage());
        if (texts.size() == 1 && request.userMessage().name() == null) {
            return checkText(as, texts.get(0), call);
        }
        for (String text : readings(request.userMessage().name(), texts)) {
            InputGuardrailResult result = checkText(as, text, call);
            if (result.hasRewrittenResult()) {
                return as.fatal(
                        "the message has a name or several texts, one of which would have to be changed, and LangChain4j lets a"
                                + " guardrail change only a single text; send it as one text, or use"
                                + " LangChain4jModels.asChatModel(ops.asModelClient())");
            }
            if (!result.isSuccess()) {
                return result;
            }
        }
        return as.success();
    }

    private InputGuardrailResult checkText(InputGuardrail as, String text, GuardrailContext call) {
        Decision decision = guardrail.check(GuardrailStage.USER_INPUT, text, call);
        if (decision instanceof Decision.Transform transform) {
            return transform.text().equals(text) ? as.success() : as.successWith(transform.text());
        }
        if (decision instanceof Decision.Block block) {
            return as.fatal(block.reason());
        }
        return decision instanceof Decision.Reask reask ? as.fatal(reask.instruction()) : as.success();
    }

    private static List<String> texts(UserMessage message) {
        return message.contents().stream()
                .filter(TextContent.class::isInstance)
                .map(content -> ((TextContent) content).text())
                .toList();
    }

    /** The name, each text, and all of them as the model reads them: one after the other. */
    private static List<String> readings(@Nullable String name, List<String> texts) {
        List<String> readings = new ArrayList<>();
        if (name != null) {
            readings.add(name);
        }
        readings.addAll(texts);
        if (texts.size() > 1) {
            readings.add(String.join("", texts));
        }
        return readings;
    }

    private OutputGuardrailResult checkOutput(OutputGuardrail as, OutputGuardrailRequest request) {
        AiMessage answer = request.responseFromLLM().aiMessage();
        String text = answer.text();
        if (text == null || !guardrail.stages().contains(GuardrailStage.OUTPUT)) {
            return as.success();
        }
        GuardrailContext call = call(request.requestParams());
        Decision decision = guardrail.check(GuardrailStage.OUTPUT, text, call);
        if (decision instanceof Decision.Block block) {
            return blocked(as, block.reason());
        }
        if (decision instanceof Decision.Reask reask) {
            return reask(as, request.requestParams(), reask.instruction());
        }
        String checked = decision instanceof Decision.Transform transform ? transform.text() : text;
        String restored = call.restored(checked);
        return restored.equals(text) ? as.success() : as.successWith(answer.withText(restored));
    }

    private static OutputGuardrailResult blocked(OutputGuardrail as, String reason) {
        try {
            return as.fatalWithMessageRemoval(reason);
        } catch (NoSuchMethodError e) {
            // LangChain4j before 1.16: what was blocked stays in the memory, which the application must clear itself.
            return as.fatal(reason);
        }
    }

    /** Without a memory LangChain4j would send the instruction alone, without what was asked. */
    private static OutputGuardrailResult reask(OutputGuardrail as, GuardrailRequestParams params, String instruction) {
        return params.chatMemory() == null
                ? as.fatal("the answer does not pass, and without a chat memory it cannot be asked for again: "
                        + instruction)
                : as.reprompt("the answer does not pass", instruction);
    }

    private GuardrailContext call(GuardrailRequestParams params) {
        Object id = params.invocationContext() == null
                ? null
                : params.invocationContext().invocationId();
        return id == null
                ? GuardrailContext.of(CallerScope.current().orElse(Caller.ANONYMOUS))
                : calls.computeIfAbsent(
                        id, key -> GuardrailContext.of(CallerScope.current().orElse(Caller.ANONYMOUS)));
    }
}
