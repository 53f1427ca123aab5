package dev.llmops.rag.internal.extract;

import dev.llmops.commons.internal.text.ByteOrderMark;
import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.SkipReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** Bytes as text: UTF-8, or UTF-16 or UTF-32 with a byte order mark. Nothing is guessed. */
final class PlainText {

    private PlainText() {}

    static String decode(byte[] content) throws DocumentSkippedException {
        Charset charset = charset(content);
        if (charset.equals(StandardCharsets.UTF_8)) {
            refuseBinary(content);
        }
        try {
            return normalise(
                    charset.newDecoder().decode(ByteBuffer.wrap(content)).toString());
        } catch (CharacterCodingException e) {
            throw new DocumentSkippedException(
                    SkipReason.UNKNOWN_ENCODING, "it is not valid " + charset + "; convert it to UTF-8", e);
        }
    }

    static void refuseBinary(byte[] content) throws DocumentSkippedException {
        for (byte value : content) {
            if (value == 0) {
                throw new DocumentSkippedException(SkipReason.BINARY, "it holds zero bytes, which no text does");
            }
        }
    }

    /** One form for what looks the same, so that one range means one text everywhere. */
    static String normalise(String text) {
        String sound = ByteOrderMark.without(text);
        return Normalizer.normalize(sound.replace("\r\n", "\n").replace('\r', '\n'), Normalizer.Form.NFC);
    }

    /** {@return the encoding that the byte order mark says, or UTF-8} */
    static Charset charset(byte[] content) {
        if (begins(content, 0xFF, 0xFE, 0, 0)) {
            return Charset.forName("UTF-32LE");
        }
        if (begins(content, 0, 0, 0xFE, 0xFF)) {
            return Charset.forName("UTF-32BE");
        }
        if (begins(content, 0xFF, 0xFE)) {
            return StandardCharsets.UTF_16LE;
        }
        return begins(content, 0xFE, 0xFF) ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    }

    /** {@return whether the bytes are valid in an encoding} */
    static boolean isValid(byte[] content, Charset charset) {
        try {
            charset.newDecoder().decode(ByteBuffer.wrap(content));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    static boolean begins(byte[] content, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= content.length || (content[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
