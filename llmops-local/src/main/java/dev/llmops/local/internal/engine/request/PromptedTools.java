package dev.llmops.local.internal.engine.request;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.SystemMessage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.local.internal.grammar.RequestSchemas;
import dev.llmops.local.internal.llama.chat.ChatPlan;
import dev.llmops.local.internal.llama.chat.ChatTemplate;
import dev.llmops.local.internal.llama.chat.ChatTools;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Tools for a model whose chat template does not know them, or that has none: they are described in the system
 * message, and calls and results are written into the conversation as text. The form is that of the Hermes models, which
 * many others were trained on too. A grammar makes the model follow it; whether it calls the right tool is another matter.
 */
public final class PromptedTools {

    /** Renders what {@link #messages} writes, so that llama.cpp can learn from it how a call looks. */
    static final String TEMPLATE = """
            {%- if tools %}{{ tools | tojson }}{% endif %}
            {%- for message in messages %}
            {{- '<|' + message.role + '|>' + message.content }}
            {%- if message.tool_calls %}
            {%- for call in message.tool_calls %}
            {{- '\\n<tool_call>\\n{"name": "' + call.function.name + '", "arguments": ' }}
            {{- call.function.arguments if call.function.arguments is string else call.function.arguments | tojson }}
            {{- '}\\n</tool_call>' }}
            {%- endfor %}
            {%- endif %}
            {{- '<|end|>' }}
            {%- endfor %}""";

    private static final byte[] ANY_CONVERSATION =
            "[{\"role\":\"user\",\"content\":\"?\"}]".getBytes(StandardCharsets.UTF_8);

    private final ChatTemplate template;

    /** Creates them. {@code template}: {@link #template() the template}, parsed for the model. */
    public PromptedTools(ChatTemplate template) {
        this.template = template;
    }

    /** {@return the template that shows how calls are written} */
    public static String template() {
        return TEMPLATE;
    }

    /** Returns the conversation in words that every chat template knows. */
    List<Message> messages(ModelRequest request) {
        List<Message> told = new ArrayList<>();
        String tools = description(request);
        for (Message message : request.messages()) {
            if (told.isEmpty() && message instanceof SystemMessage) {
                told.add(Message.system(message.text() + "\n\n" + tools));
                continue;
            }
            if (told.isEmpty()) {
                told.add(Message.system(tools));
            }
            told.add(asText(message));
        }
        return told;
    }

    private static String description(ModelRequest request) {
        String tools = new String(ChatJson.tools(request.tools()), StandardCharsets.UTF_8);
        return "You can call functions. Here they are as JSON:\n<tools>\n" + tools + "\n</tools>\n"
                + "To call one, write its name and arguments as JSON between tags, like this:\n<tool_call>\n"
                + "{\"name\": \"NAME\", \"arguments\": {...}}\n</tool_call>\n"
                + "The results follow in the next message.";
    }

    private static Message asText(Message message) {
        if (message instanceof ToolMessage) {
            return Message.user("<tool_response>\n" + message.text() + "\n</tool_response>");
        }
        if (message instanceof AssistantMessage answer && !answer.toolCalls().isEmpty()) {
            StringBuilder text = new StringBuilder(answer.text());
            answer.toolCalls().forEach(call -> text.append('\n').append(asText(call)));
            return Message.assistant(text.toString());
        }
        return message;
    }

    private static String asText(ToolCall call) {
        return "<tool_call>\n{\"name\": \"" + call.name() + "\", \"arguments\": " + call.arguments()
                + "}\n</tool_call>";
    }

    /** Returns the plan of {@link #messages} with a grammar and a reader for tool calls. */
    ChatPlan withReader(ChatPlan plan, ModelRequest request, RequestSchemas schemas) {
        ToolChoice choice = request.toolChoice();
        ChatTools tools = ChatJson.tools(request.tools(), schemas);
        ChatPlan calls = template.plan(ANY_CONVERSATION, tools, choice, schemas, true, 0);
        return new ChatPlan(
                plan.prompt(), plan.text(), calls.grammar(), calls.reader(), new int[0], plan.stops(), true);
    }
}
