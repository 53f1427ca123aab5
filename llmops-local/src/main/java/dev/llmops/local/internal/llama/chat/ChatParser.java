package dev.llmops.local.internal.llama.chat;

import dev.llmops.local.internal.llama.LlamaNative;
import dev.llmops.local.internal.llama.NativeError;
import dev.llmops.local.internal.llama.NativeHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Tells text, reasoning and tool calls of an answer apart, by llama.cpp's own parser. Used by one thread. */
public final class ChatParser extends NativeHandle {

    private ChatParser(long address) {
        super("the parser of an answer", address);
    }

    /** Creates a parser. {@code reader}: how answers are read. */
    public static ChatParser create(ChatReader reader) {
        return new ChatParser(LlamaNative.chatParserCreate(reader.parser(), reader.format(), reader.prefix()));
    }

    /**
     * Reads an answer from its beginning.
     *
     * @param partial whether there is more of it to come
     * @return its parts
     * @throws NativeError if the answer does not have the form that the model was taught
     */
    public ChatAnswer read(String text, boolean partial) {
        long parser = acquire();
        try {
            return answer(LlamaNative.chatParserRead(parser, text.getBytes(StandardCharsets.UTF_8), partial));
        } finally {
            release();
        }
    }

    private static ChatAnswer answer(byte[][] texts) {
        List<ChatAnswer.Call> calls = new ArrayList<>();
        for (int i = 2; i < texts.length; i += 3) {
            calls.add(new ChatAnswer.Call(text(texts[i]), text(texts[i + 1]), text(texts[i + 2])));
        }
        return new ChatAnswer(text(texts[0]), text(texts[1]), calls);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @Override
    protected void free(long freed) {
        LlamaNative.chatParserFree(freed);
    }
}
