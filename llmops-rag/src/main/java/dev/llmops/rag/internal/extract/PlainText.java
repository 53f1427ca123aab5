package dev.llmops.rag.internal.extract;

import dev.llmops.rag.ingest.SkipReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** Bytes as text: UTF-8, or UTF-16 with a byte order mark. Nothing is guessed. */
final class PlainText {

    private PlainText() {}

    static String decode(byte[] content) throws SkippedException {
        Charset charset = charset(content);
        if (charset.equals(StandardCharsets.UTF_8)) {
            refuseBinary(content);
        }
        try {
            return normalise(
                    charset.newDecoder().decode(ByteBuffer.wrap(content)).toString());
        } catch (CharacterCodingException e) {
            throw new SkippedException(
                    SkipReason.UNKNOWN_ENCODING, "it is not valid " + charset + "; convert it to UTF-8", e);
        }
    }

    static void refuseBinary(byte[] content) throws SkippedException {
        for (byte value : content) {
            if (value == 0) {
                throw new SkippedException(SkipReason.BINARY, "it holds zero bytes, which no text does");
            }
        }
    }

    /** One form for what looks the same, so that one range means one text everywhere. */
    static String normalise(String text) {
        String marked = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return Normalizer.normalize(marked.replace("\r\n", "\n").replace('\r', '\n'), Normalizer.Form.NFC);
    }

    private static Charset charset(byte[] content) {
        int mark = content.length < 2 ? 0 : ((content[0] & 0xFF) << 8) | (content[1] & 0xFF);
        return switch (mark) {
            case 0xFEFF -> StandardCharsets.UTF_16BE;
            case 0xFFFE -> StandardCharsets.UTF_16LE;
            default -> StandardCharsets.UTF_8;
        };
    }
}
