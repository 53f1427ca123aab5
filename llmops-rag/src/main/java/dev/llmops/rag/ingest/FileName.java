package dev.llmops.rag.ingest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Names of files as texts, no two of which fall together. A system's names are bytes: those that are no UTF-8 become {@code %XX},
 * and a percent sign that stands as if it began such a thing becomes {@code %25}.
 */
final class FileName {

    private FileName() {}

    static String of(byte[] name) {
        // Latin-1 has a character for every byte.
        byte[] escaped = new String(name, StandardCharsets.ISO_8859_1)
                .replaceAll("%(?=[0-9A-F]{2})", "%25")
                .getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer bytes = ByteBuffer.wrap(escaped);
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        CharBuffer decoded = CharBuffer.allocate(escaped.length * 3 + 1);
        for (CoderResult result = utf8.decode(bytes, decoded, true);
                result.isError();
                result = utf8.decode(bytes, decoded, true)) {
            for (int i = 0; i < result.length(); i++) {
                decoded.put(String.format(Locale.ROOT, "%%%02X", bytes.get() & 0xFF));
            }
        }
        return decoded.flip().toString();
    }

    /** {@return a path below a folder, with {@code /} between names, whatever the locale makes of their bytes} */
    static String below(Path folder, Path path) {
        String root = folder.toUri().getRawPath();
        String whole = path.toUri().getRawPath();
        // Only the addresses of the system's own files tell the bytes.
        if (root == null || whole == null) {
            String relative = folder.relativize(path).toString();
            return of(relative.replace(path.getFileSystem().getSeparator(), "/").getBytes(StandardCharsets.UTF_8));
        }
        return of(decoded(whole.substring(root.length())));
    }

    private static byte[] decoded(String address) {
        byte[] encoded = address.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] == '%') {
                bytes.write(HexFormat.fromHexDigit(encoded[++i]) << 4 | HexFormat.fromHexDigit(encoded[++i]));
            } else {
                bytes.write(encoded[i]);
            }
        }
        return bytes.toByteArray();
    }
}
