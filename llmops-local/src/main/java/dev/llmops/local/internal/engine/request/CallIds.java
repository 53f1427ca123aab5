package dev.llmops.local.internal.engine.request;

import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.local.internal.llama.chat.ChatAnswer;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Names tool calls. The same request gives the same ids, and the next turn of the conversation others. They are nine
 * letters and digits, because some chat templates refuse everything else.
 */
public final class CallIds {

    private static final int LENGTH = 9;

    private final byte[] prompt;

    public CallIds(int[] prompt) {
        MessageDigest digest = Sha256.digest();
        for (int token : prompt) {
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(token).array());
        }
        this.prompt = digest.digest();
    }

    /**
     * Returns the id of a call. The model's own counts only where it is made from the tool's name, as some models were
     * taught; elsewhere it may stand after the arguments, which is too late for a stream.
     */
    public String of(int index, ChatAnswer.Call call) {
        if (!call.name().isEmpty() && call.id().contains(call.name())) {
            return call.id();
        }
        MessageDigest digest = Sha256.digest();
        digest.update(prompt);
        digest.update((byte) index);
        String text = new BigInteger(1, digest.digest()).toString(Character.MAX_RADIX);
        return text.substring(text.length() - LENGTH);
    }
}
