package dev.llmops.rag.internal.extract;

import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.SkipReason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.filter.FilterFactory;

/**
 * Refuses a PDF with a stream that unpacks to far more than it is, before PDFBox holds that in memory. It looks for the
 * streams in the bytes of the file, since reading the structure unpacks some of them already; what is not encoded as its dictionary
 * says is passed over.
 */
final class PdfStreams {

    private static final byte[] STREAM = "stream".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OBJECT = " obj".getBytes(StandardCharsets.US_ASCII);

    /** What a page, a font or a table of objects may unpack to, and what stands between two filters. */
    private static final int MAX_BYTES = 100 << 20;
    /** A picture is not unpacked for its text. */
    private static final long MAX_BYTES_OF_PICTURE = 1L << 30;

    private static final int MAX_DICTIONARY_LENGTH = 16 << 10;
    private static final int MAX_FILTERS = 4;

    private static final String FLATE = "FlateDecode";
    /** The filters that make data larger, or may stand in front of one that does (ISO 32000-1, table 6 and table 94). */
    private static final Pattern FILTER = Pattern.compile(
            "/(FlateDecode|Fl|LZWDecode|LZW|RunLengthDecode|RL|ASCIIHexDecode|AHx|ASCII85Decode|A85)(?![A-Za-z0-9])");

    private static final Pattern ESCAPE = Pattern.compile("#([0-9A-Fa-f]{2})");
    /** What is tried where the dictionary names no filter that is known: it may name them by a reference, or be too long to be read. */
    private static final List<List<String>> USUAL =
            List.of(List.of(FLATE), List.of("ASCIIHexDecode", FLATE), List.of("ASCII85Decode", FLATE));

    /** Streams that lie one in another would be read again and again. */
    private static final long MAX_READINGS = 8;

    private static final long ALWAYS_READ = 4L << 20;

    private final byte[] pdf;
    private long left;

    private PdfStreams(byte[] pdf) {
        this.pdf = pdf;
        this.left = Math.max(ALWAYS_READ, MAX_READINGS * pdf.length);
    }

    static void requireUnpackable(byte[] pdf) throws DocumentSkippedException {
        new PdfStreams(pdf).requireUnpackable();
    }

    private void requireUnpackable() throws DocumentSkippedException {
        int object = 0;
        int looked = 0;
        for (int at = indexOf(pdf, STREAM, 0, pdf.length); at >= 0; at = indexOf(pdf, STREAM, at + 1, pdf.length)) {
            for (int next = indexOf(pdf, OBJECT, looked, at); next >= 0; next = indexOf(pdf, OBJECT, next + 1, at)) {
                object = next;
            }
            looked = at; // an object's mark that begins before the word ends before it
            boolean ends = at >= 3 && pdf[at - 3] == 'e' && pdf[at - 2] == 'n' && pdf[at - 1] == 'd';
            if (!ends) {
                require(object, at);
            }
        }
    }

    private void require(int object, int at) throws DocumentSkippedException {
        TimeLimit.check();
        int start = at + STREAM.length;
        while (start < pdf.length && (pdf[start] == '\r' || pdf[start] == '\n')) {
            start++;
        }
        boolean readable = at - object <= MAX_DICTIONARY_LENGTH;
        String dictionary = readable ? new String(pdf, object, at - object, StandardCharsets.ISO_8859_1) : "";
        List<String> named = filters(dictionary);
        long most = dictionary.contains("/Image") ? MAX_BYTES_OF_PICTURE : MAX_BYTES;
        for (List<String> filters : named.isEmpty() ? USUAL : List.of(named)) {
            ByteArrayInputStream packed = new ByteArrayInputStream(pdf, start, pdf.length - start);
            if (unpacksToMore(packed, filters, most)) {
                throw new DocumentSkippedException(
                        SkipReason.TOO_LARGE,
                        "a stream in it must unpack to at most " + most + " bytes, but unpacks to more");
            }
            left -= pdf.length - start - packed.available();
            if (left < 0) {
                throw new DocumentSkippedException(
                        SkipReason.MALFORMED,
                        "its streams must not lie one in another, but are " + MAX_READINGS + " times as long as it");
            }
        }
    }

    /** {@return the filters that a dictionary names, the first to be undone first} */
    private static List<String> filters(String dictionary) {
        String plain = ESCAPE.matcher(dictionary)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
        return FILTER.matcher(plain)
                .results()
                .map(MatchResult::group)
                .map(name -> name.substring(1))
                .limit(MAX_FILTERS)
                .toList();
    }

    private static boolean unpacksToMore(InputStream packed, List<String> filters, long most) {
        List<Inflater> inflaters = new ArrayList<>();
        try {
            InputStream in = packed;
            for (String filter : filters) {
                in = filter.startsWith("Fl") ? inflated(in, inflaters) : decoded(in, filter);
            }
            byte[] buffer = new byte[1 << 16];
            long bytes = 0;
            for (int read = in.read(buffer); read >= 0 && bytes <= most; read = in.read(buffer)) {
                bytes += read;
            }
            return bytes > most;
        } catch (TooManyBytesException e) {
            return true;
        } catch (IOException e) {
            // Not deflated, encrypted, or broken: PDFBox says what is wrong, if anything is.
            return false;
        } finally {
            inflaters.forEach(Inflater::end);
        }
    }

    private static InputStream inflated(InputStream in, List<Inflater> inflaters) throws IOException {
        // PDFBox passes over the header too, whatever stands there.
        in.skipNBytes(2);
        Inflater inflater = new Inflater(true);
        inflaters.add(inflater);
        return new InflaterInputStream(in, inflater);
    }

    private static InputStream decoded(InputStream in, String filter) throws IOException {
        BoundedBytes out = new BoundedBytes();
        if (filter.equals("ASCIIHexDecode") || filter.equals("AHx")) {
            decodeHex(in, out);
        } else {
            FilterFactory.INSTANCE.getFilter(filter).decode(in, out, new COSDictionary(), 0);
        }
        return new ByteArrayInputStream(out.bytes.toByteArray());
    }

    /** As PDFBox does, which writes to the log for each byte that is no digit. */
    private static void decodeHex(InputStream in, OutputStream out) throws IOException {
        int first = nextDigit(in);
        while (first >= 0 && first != '>') {
            int second = in.read();
            boolean ends = second < 0 || second == '>';
            out.write(16 * Character.digit(first, 16) + (ends ? 0 : Character.digit(second, 16)));
            first = ends ? -1 : nextDigit(in);
        }
    }

    private static int nextDigit(InputStream in) throws IOException {
        int next = in.read();
        while (next == 0 || Character.isWhitespace(next)) {
            next = in.read();
        }
        return next;
    }

    private static int indexOf(byte[] pdf, byte[] word, int from, int end) {
        for (int i = from; i <= end - word.length; i++) {
            int matched = 0;
            while (matched < word.length && pdf[i + matched] == word[matched]) {
                matched++;
            }
            if (matched == word.length) {
                return i;
            }
        }
        return -1;
    }

    private static final class BoundedBytes extends OutputStream {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(int value) throws IOException {
            require(1);
            bytes.write(value);
        }

        @Override
        public void write(byte[] more, int start, int length) throws IOException {
            require(length);
            bytes.write(more, start, length);
        }

        private void require(int more) throws IOException {
            if (bytes.size() + (long) more > MAX_BYTES) {
                throw new TooManyBytesException();
            }
        }
    }

    private static final class TooManyBytesException extends IOException {

        private static final long serialVersionUID = 1L;
    }
}
