package dev.llmops.local.internal.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns bytes that arrive in pieces into whole characters. A token may hold half of a character; it is held back
 * until the rest arrives. Bytes that are no UTF-8 become U+FFFD.
 */
public final class Utf8Stream {

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer pending = ByteBuffer.allocate(64);

    /** {@return the characters that are complete now; {@code bytes}: the next bytes} */
    public String add(byte[] bytes) {
        if (pending.remaining() < bytes.length) {
            ByteBuffer larger = ByteBuffer.allocate(pending.position() + bytes.length);
            pending = larger.put(pending.flip());
        }
        pending.put(bytes).flip();
        CharBuffer characters = CharBuffer.allocate(pending.remaining() + 1);
        decoder.decode(pending, characters, false);
        pending.compact();
        return characters.flip().toString();
    }

    /** {@return what is left at the end: U+FFFD for an incomplete character, or nothing} */
    public String end() {
        pending.flip();
        CharBuffer characters = CharBuffer.allocate(pending.remaining() + 1);
        decoder.decode(pending, characters, true);
        decoder.flush(characters);
        pending.clear();
        return characters.flip().toString();
    }
}
