package dev.llmops.rag.internal.extract;

import dev.llmops.rag.ingest.SkipReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Refuses a PDF with a stream that unpacks to far more than it is, before PDFBox holds that in memory. It looks for the
 * streams in the bytes of the file, since reading the structure unpacks some of them already; what is no deflated data is
 * passed over.
 */
final class PdfStreams {

    private static final byte[] STREAM = "stream".getBytes(StandardCharsets.US_ASCII);

    /** What a page, a font or a table of objects may unpack to. */
    private static final long MOST_BYTES = 100L << 20;
    /** A picture is not unpacked for its text. */
    private static final long MOST_BYTES_OF_PICTURE = 1L << 30;

    private static final int LONGEST_DICTIONARY = 2_000;
    private static final int MOST_LAYERS = 4;

    private PdfStreams() {}

    static void requireUnpackable(byte[] pdf) throws SkippedException {
        byte[] buffer = new byte[1 << 16];
        for (int at = indexOf(pdf, 0); at >= 0; at = indexOf(pdf, at + 1)) {
            boolean ends = at >= 3 && pdf[at - 3] == 'e' && pdf[at - 2] == 'n' && pdf[at - 1] == 'd';
            if (!ends) {
                require(pdf, at, buffer);
            }
        }
    }

    private static void require(byte[] pdf, int at, byte[] buffer) throws SkippedException {
        TimeLimit.check();
        String dictionary = dictionary(pdf, at);
        long most = dictionary.contains("/Image") ? MOST_BYTES_OF_PICTURE : MOST_BYTES;
        int start = at + STREAM.length;
        while (start < pdf.length && (pdf[start] == '\r' || pdf[start] == '\n')) {
            start++;
        }
        if (unpacksToMore(new ByteArrayInputStream(pdf, start, pdf.length - start), layers(dictionary), most, buffer)) {
            throw new SkippedException(
                    SkipReason.TOO_LARGE,
                    "a stream in it must unpack to at most " + most + " bytes, but unpacks to more");
        }
    }

    private static boolean unpacksToMore(InputStream packed, int layers, long most, byte[] buffer) {
        List<Inflater> inflaters = new ArrayList<>();
        try {
            InputStream in = packed;
            for (int layer = 0; layer < layers; layer++) {
                // PDFBox passes over the header too, whatever stands there.
                in.skipNBytes(2);
                Inflater inflater = new Inflater(true);
                inflaters.add(inflater);
                in = new InflaterInputStream(in, inflater);
            }
            long bytes = 0;
            for (int read = in.read(buffer); read >= 0 && bytes <= most; read = in.read(buffer)) {
                bytes += read;
            }
            return bytes > most;
        } catch (IOException e) {
            // Not deflated, encrypted, or broken: PDFBox says what is wrong, if anything is.
            return false;
        } finally {
            inflaters.forEach(Inflater::end);
        }
    }

    /** {@return what stands before a stream, as far as it may be its dictionary} */
    private static String dictionary(byte[] pdf, int at) {
        int start = Math.max(0, at - LONGEST_DICTIONARY);
        String before = new String(pdf, start, at - start, StandardCharsets.ISO_8859_1);
        return before.substring(Math.max(0, before.lastIndexOf(" obj")));
    }

    /** {@return how often the data are deflated; once if that is not said plainly} */
    private static int layers(String dictionary) {
        int layers = 0;
        for (int at = dictionary.indexOf("/Fl"); at >= 0; at = dictionary.indexOf("/Fl", at + 1)) {
            boolean filter = dictionary.startsWith("/FlateDecode", at)
                    || at + 3 == dictionary.length()
                    || !Character.isLetterOrDigit(dictionary.charAt(at + 3));
            layers += filter ? 1 : 0;
        }
        return Math.max(1, Math.min(layers, MOST_LAYERS));
    }

    private static int indexOf(byte[] pdf, int from) {
        for (int i = from; i <= pdf.length - STREAM.length; i++) {
            int matched = 0;
            while (matched < STREAM.length && pdf[i + matched] == STREAM[matched]) {
                matched++;
            }
            if (matched == STREAM.length) {
                return i;
            }
        }
        return -1;
    }
}
