package dev.llmops.core.prompt;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.Role;
import dev.llmops.api.message.SystemMessage;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.UserMessage;
import dev.llmops.core.prompt.RenderedPrompt.Section;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts rendered text into messages at its {@link Marks}, by the rules of Dotprompt: text before the first role is the
 * user's, text after the history is the model's, blank text between marks is dropped, and history that the template has
 * no place for stands before the last message if that is the user's, else at the end.
 */
final class MessageAssembler {

    private final Marks marks;
    private final List<Message> history;
    private final List<Message> messages = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();

    private Role role = Role.USER;
    private List<Part> parts = new ArrayList<>(2);
    private final StringBuilder text = new StringBuilder();
    private boolean holdsValue;
    private boolean open;
    private int historyStart = -1;

    private MessageAssembler(Marks marks, List<Message> history) {
        this.marks = marks;
        this.history = history;
    }

    static RenderedPrompt assemble(String rendered, Marks marks, List<Message> history) {
        MessageAssembler assembler = new MessageAssembler(marks, history);
        assembler.read(rendered);
        assembler.endMessage();
        return assembler.placeHistory();
    }

    private void read(String rendered) {
        int start = 0;
        int i = 0;
        while (i < rendered.length()) {
            char c = rendered.charAt(i);
            if (Character.isHighSurrogate(c)) {
                i += 2;
            } else if (Character.isLowSurrogate(c)) {
                text.append(rendered, start, i);
                take(marks.at(c, rendered.charAt(i + 1)));
                i += 2;
                start = i;
            } else {
                i++;
            }
        }
        text.append(rendered, start, rendered.length());
    }

    private void take(Mark mark) {
        if (mark instanceof Mark.Value) {
            holdsValue = true;
        } else if (mark instanceof Mark.Speaker speaker) {
            endMessage();
            role = speaker.role();
        } else if (mark instanceof Mark.History) {
            endMessage();
            historyStart = messages.size();
            messages.addAll(history);
            role = Role.ASSISTANT;
        } else if (mark instanceof Mark.Medium medium) {
            endText();
            parts.add(medium.part());
            open = true;
        } else if (mark instanceof Mark.SectionStart section) {
            endText();
            sections.add(new Section(section.name(), messages.size(), parts.size()));
            open = true;
        }
    }

    private void endText() {
        if (holdsValue || !isBlank(text)) {
            parts.add(new TextPart(text.toString()));
            open = true;
        }
        text.setLength(0);
        holdsValue = false;
    }

    private void endMessage() {
        endText();
        if (open) {
            messages.add(message());
            parts = new ArrayList<>(2);
            open = false;
        }
    }

    private Message message() {
        return switch (role) {
            case SYSTEM -> new SystemMessage(parts);
            case USER -> new UserMessage(parts, null);
            case ASSISTANT -> new AssistantMessage(parts, List.of());
            case TOOL -> throw new IllegalStateException("a template can not speak as a tool");
        };
    }

    private RenderedPrompt placeHistory() {
        if (historyStart < 0) {
            historyStart = endsWithUser() ? messages.size() - 1 : messages.size();
            messages.addAll(historyStart, history);
            sections.replaceAll(section -> section.message() < historyStart
                    ? section
                    : new Section(section.name(), section.message() + history.size(), section.part()));
        }
        return new RenderedPrompt(messages, historyStart, historyStart + history.size(), sections);
    }

    private boolean endsWithUser() {
        return !messages.isEmpty() && messages.get(messages.size() - 1).role() == Role.USER;
    }

    private static boolean isBlank(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
