package dev.llmops.core.internal.template;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.Role;
import dev.llmops.api.message.SystemMessage;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.UserMessage;
import dev.llmops.core.prompt.RenderedPrompt;
import dev.llmops.core.prompt.RenderedPrompt.Section;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a template writes into messages at its {@link Marks}, by the rules of Dotprompt: text before the first role
 * is the user's, text after the history is the model's, blank text between marks is dropped, and history that the
 * template has no place for stands before the last message if that is the user's, else at the end.
 */
final class MessageAssembler extends Writer {

    private final Marks marks;
    private final List<Message> history;
    private final List<Message> messages = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>(0);

    private Role role = Role.USER;
    private List<Part> parts = new ArrayList<>(2);
    private final StringBuilder text = new StringBuilder(256);
    private boolean holdsValue;
    private boolean open;
    private int historyStart = -1;

    MessageAssembler(Marks marks, List<Message> history) {
        this.marks = marks;
        this.history = history;
    }

    /** {@return the messages; nothing can be written any more} */
    RenderedPrompt finish() {
        endMessage();
        return placeHistory();
    }

    @Override
    public Writer append(@Nullable CharSequence piece) {
        read(String.valueOf(piece));
        return this;
    }

    @Override
    public void write(String piece) {
        read(piece);
    }

    @Override
    public void write(char[] piece, int offset, int length) {
        read(new String(piece, offset, length));
    }

    private void read(String piece) {
        int start = 0;
        int i = 0;
        while (i < piece.length()) {
            char c = piece.charAt(i);
            if (Character.isLowSurrogate(c) && isLone(piece, i)) {
                text.append(piece, start, i);
                take(marks.at(c, piece.charAt(i + 1)));
                i += 2;
                start = i;
            } else {
                i++;
            }
        }
        text.append(piece, start, piece.length());
    }

    /** A low half belongs to the high half before it, also where that came with the piece before. */
    private boolean isLone(String piece, int low) {
        if (low > 0) {
            return !Character.isHighSurrogate(piece.charAt(low - 1));
        }
        return text.isEmpty() || !Character.isHighSurrogate(text.charAt(text.length() - 1));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

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
            case TOOL -> throw new IllegalStateException("a template cannot speak as a tool");
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
