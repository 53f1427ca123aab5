package dev.llmops.rag.internal.extract;

import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.SkipReason;
import java.io.IOException;
import java.util.Set;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.DocumentSelector;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.sax.ContentHandlerDecorator;
import org.apache.tika.sax.ToXMLContentHandler;
import org.xml.sax.Attributes;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * The text of what Apache Tika reads: Office files, and what else the parser modules on the class path know. Tika gives
 * XHTML, which is read as any HTML. Files inside of files are left out.
 */
final class OfficeText {

    private static final String ADD =
            "to read it, add org.apache.tika:tika-core and tika-parser-microsoft-module (Office) or another"
                    + " of Tika's parser modules to the class path";

    private static final Set<String> ENDINGS = Set.of(
            "docx", "docm", "dotx", "pptx", "pptm", "ppsx", "xlsx", "xlsm", "xltx", "doc", "ppt", "xls", "odt", "odp",
            "ods", "rtf", "epub");

    /** The page that Tika makes is held as a tree, which takes some times its text; so each element counts as a word. */
    private static final int MAX_CHARACTERS = 10_000_000;

    private static final int CHARACTERS_OF_ELEMENT = 8;

    private static final boolean TIKA = isThere("org.apache.tika.parser.AutoDetectParser");

    private OfficeText() {}

    static boolean hasEnding(String ending) {
        return ENDINGS.contains(ending);
    }

    /** {@return whether it begins as a ZIP archive, an OLE 2 container or rich text does} */
    static boolean hasMark(byte[] content) {
        return isZip(content)
                || PlainText.begins(content, 0xD0, 0xCF, 0x11, 0xE0)
                || PlainText.begins(content, '{', '\\', 'r', 't', 'f');
    }

    private static boolean isZip(byte[] content) {
        return PlainText.begins(content, 'P', 'K', 3, 4);
    }

    static ExtractedText extract(String name, byte[] content) throws DocumentSkippedException {
        if (!TIKA) {
            throw new DocumentSkippedException(
                    SkipReason.BINARY, "it is no text but an archive or an Office file; " + ADD);
        }
        if (isZip(content)) {
            UnpackedSize.require(content);
        }
        return Tika.extract(name, content);
    }

    private static boolean isThere(String type) {
        try {
            Class.forName(type, false, OfficeText.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** All that needs Tika's classes. */
    private static final class Tika {

        private static final AutoDetectParser PARSER = new AutoDetectParser();

        @SuppressWarnings("CatchingUnchecked") // parsers answer broken files with runtime exceptions of many kinds
        static ExtractedText extract(String name, byte[] content) throws DocumentSkippedException {
            Metadata metadata = new Metadata();
            metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
            ParseContext context = new ParseContext();
            context.set(DocumentSelector.class, inner -> false);
            ToXMLContentHandler page = new ToXMLContentHandler();
            try (TikaInputStream in = TikaInputStream.get(content)) {
                MediaType type = PARSER.getDetector().detect(in, metadata);
                if (!PARSER.getParsers(context).containsKey(type)) {
                    throw new DocumentSkippedException(
                            SkipReason.BINARY, "nothing reads its type " + type + "; " + ADD);
                }
                PARSER.parse(in, new Bounded(page), metadata, context);
            } catch (EncryptedDocumentException e) {
                throw new DocumentSkippedException(SkipReason.ENCRYPTED, "it needs a password; save it without one", e);
            } catch (TikaException | SAXException | IOException | RuntimeException | StackOverflowError e) {
                throw failed(e);
            }
            return HtmlText.read(page.toString(), title(metadata));
        }

        /** A parser that was given up, or says too much, ends at the next piece of text. */
        private static final class Bounded extends ContentHandlerDecorator {

            private long characters;

            Bounded(ContentHandler page) {
                super(page);
            }

            @Override
            public void startElement(String uri, String local, String name, Attributes attributes) throws SAXException {
                count(CHARACTERS_OF_ELEMENT);
                super.startElement(uri, local, name, attributes);
            }

            @Override
            public void characters(char[] text, int start, int length) throws SAXException {
                count(length);
                super.characters(text, start, length);
            }

            private void count(int more) throws SAXException {
                characters += more;
                try {
                    TimeLimit.check();
                    if (characters > MAX_CHARACTERS) {
                        throw new DocumentSkippedException(
                                SkipReason.TOO_LARGE,
                                "its text must have at most " + MAX_CHARACTERS + " characters, but has more");
                    }
                } catch (DocumentSkippedException e) {
                    throw new SAXException(e);
                }
            }
        }

        private static DocumentSkippedException failed(Throwable e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof DocumentSkippedException skipped) {
                    return skipped;
                }
                if (String.valueOf(cause.getMessage()).contains("ip bomb")) {
                    return new DocumentSkippedException(
                            SkipReason.TOO_LARGE, "it unpacks to far more than it should: " + cause.getMessage(), e);
                }
            }
            return new DocumentSkippedException(SkipReason.MALFORMED, "it cannot be read: " + e.getMessage(), e);
        }

        private static String title(Metadata metadata) {
            String title = metadata.get(TikaCoreProperties.TITLE);
            return title == null ? "" : title.strip();
        }
    }
}
