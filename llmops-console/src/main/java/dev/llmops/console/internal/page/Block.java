package dev.llmops.console.internal.page;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of text with its head. Nothing in it is ever markup, and media are told of, not shown: a picture's address can carry away what was said.
 *
 * @param style class: the role, or {@code tool}
 * @param text the text, as far as it is shown
 * @param hidden how many characters are not shown
 */
record Block(String style, String head, String text, int hidden) {

    static final int SHOWN = 4000;

    static Block of(String style, String head, String text, boolean all) {
        String shown = all ? text : Texts.cut(text, SHOWN);
        return new Block(style, head, shown, text.length() - shown.length());
    }

    static List<Block> of(Message message, boolean all) {
        String role = Texts.word(message.role());
        String head = message instanceof ToolMessage tool
                ? "tool " + tool.toolName() + (tool.error() ? ", failed" : "")
                : role;
        List<Block> blocks = new ArrayList<>();
        for (Part part : message.parts()) {
            blocks.add(of(part, role, head, all));
        }
        if (message instanceof AssistantMessage assistant) {
            for (ToolCall call : assistant.toolCalls()) {
                blocks.add(of("tool", "calls " + call.name(), call.arguments(), all));
            }
        }
        return blocks;
    }

    private static Block of(Part part, String role, String head, boolean all) {
        if (part instanceof TextPart text) {
            return of(role, head, text.text(), all);
        }
        if (part instanceof ReasoningPart reasoning) {
            return of("reasoning", head + ", reasoning", reasoning.text(), all);
        }
        if (part instanceof ImagePart image) {
            return of("media", head + ", image", describe(image.media()), all);
        }
        FilePart file = (FilePart) part;
        return of("media", head + ", file " + Texts.orNone(file.name()), describe(file.media()), all);
    }

    private static String describe(Media media) {
        String base64 = media.base64();
        return base64 == null
                ? media.mimeType() + " at " + media.uri()
                : media.mimeType() + ", about " + Texts.brief(base64.length() * 3 / 4.0) + " bytes";
    }
}
