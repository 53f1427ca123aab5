package dev.llmops.core.prompt;

import dev.llmops.api.message.Message;
import java.util.List;

/**
 * A prompt with its variables filled in.
 *
 * @param messages what to send to the model, in order
 * @param historyStart index of the first message that comes from the conversation so far
 * @param historyEnd index behind the last one; equal to {@code historyStart} if there is none
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
     * Where a {@code {{section "name"}}} stands.
     *
     * @param name name of the section
     * @param message index of the message that it stands in
     * @param part index in the message's parts of the first that belongs to it; the number of parts if none does
     */
    public record Section(String name, int message, int part) {}
}
