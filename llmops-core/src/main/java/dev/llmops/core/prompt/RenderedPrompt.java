package dev.llmops.core.prompt;

import dev.llmops.api.message.Message;
import java.util.List;

/**
 * A prompt with its variables filled in.
 *
 * @param messages the messages for the model, in order
 * @param historyStart index of the first message that comes from the conversation so far
 * @param historyEnd the index after the last such message; equal to {@code historyStart} if there is none
 * @param sections the sections that the template opened, in order
 */
public record RenderedPrompt(List<Message> messages, int historyStart, int historyEnd, List<Section> sections) {

    /** Copies the lists. */
    public RenderedPrompt {
        messages = List.copyOf(messages);
        sections = List.copyOf(sections);
        if (historyStart < 0 || historyEnd < historyStart || historyEnd > messages.size()) {
            throw new IllegalArgumentException("history must lie within the " + messages.size()
                    + " messages, but was from " + historyStart + " to " + historyEnd);
        }
    }

    /**
     * The location of a {@code {{section "name"}}}.
     *
     * @param name name of the section
     * @param message the index of its message
     * @param part the index, in the message's parts, of the first part that belongs to it; the number of parts if none does
     */
    public record Section(String name, int message, int part) {}
}
