package dev.llmops.redteam;

import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ToolSpecification;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Leads the conversation of an attack: every turn is asked, and the answer stands in the next turn's history. */
record ConversationTarget(String systemPrompt, Turns turns) implements RedTeamTarget {

    private static final String FETCH = "fetch_page";
    private static final JsonSchema ANYTHING =
            new JsonSchema("arguments", "{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"string\"}}}");

    @Override
    public TargetReply ask(Attack attack, ModelParameters parameters) {
        List<Message> conversation = beginning(attack);
        Set<String> acted = new LinkedHashSet<>();
        TargetReply reply = TargetReply.blocked("", List.of());
        for (int i = 0; i < attack.turns().size(); i++) {
            conversation.add(Message.user(attack.turns().get(i)));
            if (i == attack.turns().size() - 1) {
                addToolResult(attack, conversation);
            }
            Turns.Turn turn = turns.ask(request(attack, conversation, parameters));
            acted.addAll(turn.actedOn());
            AssistantMessage message = turn.message();
            if (message == null) {
                return TargetReply.blocked(String.valueOf(turn.blockedBy()), List.copyOf(acted));
            }
            conversation.add(message);
            reply = new TargetReply(message.text(), message.toolCalls(), turn.cutForLength(), null, List.copyOf(acted));
        }
        return reply;
    }

    private List<Message> beginning(Attack attack) {
        List<Message> messages = new ArrayList<>();
        messages.add(Message.system(attack.canaries().systemPrompt(systemPrompt)));
        for (int i = 0; i < attack.history().size(); i++) {
            String text = attack.history().get(i);
            messages.add(i % 2 == 0 ? Message.user(text) : Message.assistant(text));
        }
        return messages;
    }

    private static void addToolResult(Attack attack, List<Message> messages) {
        if (attack.probe().surface() == AttackSurface.TOOL_RESULT) {
            ToolCall call = new ToolCall("call-1", FETCH, "{\"value\":\"page 3\"}");
            messages.add(new AssistantMessage(List.of(), List.of(call)));
            messages.add(Message.tool(call, attack.content()));
        }
    }

    private static ModelRequest request(Attack attack, List<Message> messages, ModelParameters parameters) {
        List<ToolSpecification> tools = new ArrayList<>();
        attack.probe().tools().forEach(name -> tools.add(tool(name)));
        if (attack.probe().surface() == AttackSurface.TOOL_RESULT) {
            tools.add(tool(FETCH));
        }
        return ModelRequest.builder()
                .messages(messages)
                .tools(tools)
                .parameters(parameters)
                .build();
    }

    private static ToolSpecification tool(String name) {
        return new ToolSpecification(name, name.replace('_', ' '), ANYTHING);
    }
}
