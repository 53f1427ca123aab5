package dev.llmops.rag.internal.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A sitemap as sitemaps.org describes it, packed or not: the pages that it lists, and the sitemaps.
 *
 * @param pages addresses of pages, as they stand there
 * @param sitemaps addresses of other sitemaps
 */
public record Sitemap(List<String> pages, List<String> sitemaps) {

    private static final int MAX_BYTES = 50 << 20;
    private static final XMLInputFactory XML = factory();

    /** Copies the lists. */
    public Sitemap {
        pages = List.copyOf(pages);
        sitemaps = List.copyOf(sitemaps);
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        // What a sitemap says must not make us read files or ask hosts.
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    /**
     * {@return what a sitemap lists}
     *
     * @throws IOException if it is no sitemap
     */
    public static Sitemap parse(byte[] content) throws IOException {
        List<String> pages = new ArrayList<>();
        List<String> sitemaps = new ArrayList<>();
        try {
            XMLStreamReader xml = XML.createXMLStreamReader(new ByteArrayInputStream(unpacked(content)));
            while (xml.next() != XMLStreamConstants.START_ELEMENT) {
                // What stands before the root says nothing.
            }
            List<String> found = switch (xml.getLocalName()) {
                case "urlset" -> pages;
                case "sitemapindex" -> sitemaps;
                default -> throw new IOException("it is no sitemap: it begins with <" + xml.getLocalName() + ">");
            };
            // Images and videos of a page have a loc too, in namespaces of their own.
            String namespace = String.valueOf(xml.getNamespaceURI());
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT
                        && xml.getLocalName().equals("loc")
                        && namespace.equals(String.valueOf(xml.getNamespaceURI()))) {
                    found.add(xml.getElementText().strip());
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException("it is no sitemap: " + e.getMessage(), e);
        }
        return new Sitemap(pages, sitemaps);
    }

    private static byte[] unpacked(byte[] content) throws IOException {
        if (content.length < 2 || (content[0] & 0xFF) != 0x1F || (content[1] & 0xFF) != 0x8B) {
            return content;
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            byte[] unpacked = in.readNBytes(MAX_BYTES + 1);
            if (unpacked.length > MAX_BYTES) {
                throw new IOException("a sitemap must have at most " + MAX_BYTES + " bytes, but unpacks to more");
            }
            return unpacked;
        }
    }
}
