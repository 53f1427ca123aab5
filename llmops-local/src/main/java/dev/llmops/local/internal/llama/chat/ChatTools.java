package dev.llmops.local.internal.llama.chat;

/**
 * Tools as JSON arrays, as OpenAI's API has them; not changed.
 *
 * @param told what the model is told
 * @param standIns the same tools for llama.cpp, which makes a grammar of them: with stand-ins for the schemas of a user
 */
@SuppressWarnings("ArrayRecordComponent")
public record ChatTools(byte[] told, byte[] standIns) {

    /** No tools. */
    public static final ChatTools NONE = new ChatTools(new byte[] {'[', ']'}, new byte[] {'[', ']'});
}
