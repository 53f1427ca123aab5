package dev.llmops.rag.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.WordHashEmbeddings;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.ingest.DocumentResult.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WebSourceTest {

    @TempDir
    Path temporary;

    private final WordHashEmbeddings embeddings = new WordHashEmbeddings();
    private WebSite site;
    private RagIndex index;

    @BeforeEach
    void open() throws IOException {
        site = new WebSite();
        index = RagIndex.builder(temporary.resolve("index"))
                .embeddings(embeddings)
                .build();
    }

    @AfterEach
    void close() {
        index.close();
        site.close();
    }

    @Test
    void pages_of_a_sitemap_become_documents_named_by_their_source_and_address() {
        site.sitemap("/sitemap.xml", "/lamp", "/plug.md", "/notes");
        site.put("/lamp", "text/html; charset=utf-8", "<title>Lamps</title><h1>Lamp</h1><p>The cable is long.</p>");
        site.put("/plug.md", "text/markdown", "# Plug\n\nIt is red.");
        site.put("/notes", "text/plain", "Oak is heavy.");

        IngestReport report = ingest(fromSitemap());

        assertThat(report.count(Outcome.ADDED)).isEqualTo(3);
        assertThat(index.document(id("/lamp")).orElseThrow()).satisfies(document -> {
            assertThat(document.text()).isEqualTo("# Lamp\n\nThe cable is long.");
            assertThat(document.metadata()).containsEntry("title", "Lamps");
        });
        assertThat(index.retrieve(RetrievalQuery.of("red plug", 1)).get(0).metadata())
                .containsEntry("heading", "Plug");
    }

    @Test
    void a_page_that_the_server_calls_unchanged_is_neither_sent_nor_embedded_again() {
        site.sitemap("/sitemap.xml", "/a", "/b");
        site.put("/a", "text/plain", "The cable is long.");
        site.put("/b", "text/plain", "The plug is red.");
        ingest(fromSitemap());
        site.put("/b", "text/plain", "The plug is blue.");
        site.asked.clear();
        embeddings.embedded.clear();

        IngestReport report = ingest(fromSitemap());

        assertThat(site.asked).containsExactly("/sitemap.xml 200", "/a 304", "/b 200");
        assertThat(outcome(report, "/a")).isEqualTo(Outcome.UNCHANGED);
        assertThat(outcome(report, "/b")).isEqualTo(Outcome.UPDATED);
        assertThat(embeddings.embedded).containsExactly("The plug is blue.");
    }

    @Test
    void a_page_without_validators_that_has_the_same_bytes_is_unchanged() {
        byte[] text = "The cable is long.".getBytes(StandardCharsets.UTF_8);
        site.pages.put("/a", new WebSite.Page(200, "text/plain", text, Map.of()));
        ingest(pages("/a").build());

        assertThat(outcome(ingest(pages("/a").build()), "/a")).isEqualTo(Outcome.UNCHANGED);
        assertThat(site.asked).containsExactly("/a 200", "/a 200");
    }

    @Test
    void other_settings_ask_for_the_whole_page_again() {
        site.put("/a", "text/plain", "The cable is long.");
        ingest(pages("/a").build());

        IngestReport report =
                index.ingest(pages("/a").build(), IngestOptions.defaults().withMetadata(Map.of("year", 2026)));

        assertThat(outcome(report, "/a")).isEqualTo(Outcome.UPDATED);
        assertThat(site.asked).containsExactly("/a 200", "/a 200");
    }

    @Test
    void a_page_that_is_gone_goes_and_one_that_fails_stays() {
        site.put("/a", "text/plain", "The cable is long.");
        site.put("/b", "text/plain", "The plug is red.");
        ingest(pages("/a", "/b").build());
        site.pages.remove("/a");
        site.put("/b", 503, Map.of());

        IngestReport report = ingest(pages("/a", "/b").build());

        assertThat(reason(report, "/a")).isEqualTo(SkipReason.GONE);
        assertThat(reason(report, "/b")).isEqualTo(SkipReason.UNREADABLE);
        assertThat(report.deleted()).containsExactly(id("/a"));
        assertThat(index.document(id("/b"))).isPresent();
    }

    @Test
    void a_page_that_is_no_longer_listed_goes_and_documents_of_a_folder_stay() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("documents"));
        Files.writeString(folder.resolve("own.txt"), "Oak is heavy.");
        index.ingest(FolderSource.of(folder));
        site.put("/a", "text/plain", "The cable is long.");
        site.put("/b", "text/plain", "The plug is red.");
        ingest(pages("/a", "/b").build());

        IngestReport report = ingest(pages("/b").build());

        assertThat(report.deleted()).containsExactly(id("/a"));
        assertThat(index.ingest(FolderSource.of(folder)).deleted()).isEmpty();
        assertThat(index.documents()).isEqualTo(2);
    }

    @Test
    void redirects_are_followed_at_allowed_hosts_only() {
        site.put("/new", "text/plain", "The cable is long.");
        site.put("/old", 301, Map.of("Location", "/new"));
        site.put("/away", 302, Map.of("Location", "http://metadata.invalid/secret"));
        site.put("/file", 302, Map.of("Location", "file:///etc/passwd"));
        site.put("/loop", 302, Map.of("Location", "/loop"));

        IngestReport report = ingest(pages("/old", "/away", "/file", "/loop").build());

        assertThat(outcome(report, "/old")).isEqualTo(Outcome.ADDED);
        assertThat(reason(report, "/away")).isEqualTo(SkipReason.NOT_ALLOWED);
        assertThat(reason(report, "/file")).isEqualTo(SkipReason.NOT_ALLOWED);
        assertThat(reason(report, "/loop")).isEqualTo(SkipReason.UNREADABLE);
    }

    @Test
    void another_port_of_an_allowed_host_is_another_place() throws IOException {
        try (WebSite other = new WebSite()) {
            other.put("/secret", "text/plain", "The admin's page.");
            site.put("/away", 302, Map.of("Location", other.at("/secret").toString()));

            assertThat(reason(ingest(pages("/away").build()), "/away")).isEqualTo(SkipReason.NOT_ALLOWED);
            assertThat(other.asked).isEmpty();
            IngestReport allowed = ingest(
                    pages("/away").allowHost(other.at("/").getAuthority()).build());
            assertThat(outcome(allowed, "/away")).isEqualTo(Outcome.ADDED);
        }
    }

    @Test
    void spellings_of_one_address_are_one_document() {
        site.sitemap("/sitemap.xml", "/a", "/%61", "/a?", "/b/../a#part");
        site.put("/a", "text/plain", "The cable is long.");

        assertThat(ingest(fromSitemap()).count(Outcome.ADDED)).isEqualTo(1);
        assertThat(site.asked).containsExactly("/sitemap.xml 200", "/a 200");
    }

    @Test
    void an_address_that_is_none_is_told_and_the_rest_of_the_sitemap_is_read() {
        site.put(
                "/index.xml",
                "application/xml",
                "<sitemapindex><sitemap><loc>http://exa mple/</loc></sitemap><sitemap><loc>" + site.at("/one.xml")
                        + "</loc></sitemap></sitemapindex>");
        site.put(
                "/one.xml",
                "application/xml",
                "<urlset><url><loc>http://exa mple/b</loc></url><url><loc>" + site.at("/a") + "</loc></url></urlset>");
        site.put("/a", "text/plain", "The cable is long.");

        IngestReport report = ingest(WebSource.builder("site")
                .allowAddresses("127.0.0.1")
                .sitemap(site.at("/index.xml"))
                .build());

        assertThat(outcome(report, "/a")).isEqualTo(Outcome.ADDED);
        assertThat(report.count(Outcome.SKIPPED)).isEqualTo(2);
    }

    @Test
    void a_long_robots_txt_is_read_as_far_as_it_must_be() {
        site.put("/a", "text/plain", "The cable is long.");
        site.put("/b", "text/plain", "The plug is red.");
        site.put("/robots.txt", "text/plain", "User-agent: *\nDisallow: /b\n" + "# more\n".repeat(100_000));

        IngestReport report = ingest(pages("/a", "/b").maxPageBytes(10_000).build());

        assertThat(outcome(report, "/a")).isEqualTo(Outcome.ADDED);
        assertThat(reason(report, "/b")).isEqualTo(SkipReason.NOT_ALLOWED);
    }

    @Test
    void headers_go_to_the_origin_that_was_named_and_nowhere_else() throws IOException {
        try (WebSite other = new WebSite()) {
            site.sitemap("/sitemap.xml", "/own", "/leads-away");
            String xml = new String(site.pages.get("/sitemap.xml").body(), StandardCharsets.UTF_8);
            site.put(
                    "/sitemap.xml",
                    "application/xml",
                    xml.replace("</urlset>", "<url><loc>" + other.at("/listed") + "</loc></url></urlset>"));
            site.put("/own", "text/plain", "The cable is long.");
            site.put("/leads-away", 302, Map.of("Location", other.at("/target").toString()));
            other.put("/listed", "text/plain", "The plug is red.");
            other.put("/target", "text/plain", "Oak is heavy.");

            IngestReport report = ingest(WebSource.builder("site")
                    .allowAddresses("127.0.0.1")
                    .sitemap(site.at("/sitemap.xml"))
                    .allowHost(other.at("/").getAuthority())
                    .header("X-Secret", "token")
                    .build());

            assertThat(report.count(Outcome.ADDED)).isEqualTo(3);
            assertThat(site.secrets).containsEntry("/own", true).containsEntry("/leads-away", true);
            assertThat(other.secrets).containsEntry("/listed", false).containsEntry("/target", false);
        }
    }

    @Test
    void a_page_that_robots_txt_excludes_is_not_asked_for_unless_that_is_said() {
        site.put("/robots.txt", "text/plain", "User-agent: *\nDisallow: /private\nAllow: /private/but\n");
        site.put("/a", "text/plain", "The cable is long.");
        site.put("/private/x", "text/plain", "The plug is red.");
        site.put("/private/but", "text/plain", "Oak is heavy.");
        site.put("/old", 302, Map.of("Location", "/private/x"));
        WebSource.Builder source = pages("/a", "/private/x", "/private/but", "/old");

        IngestReport report = ingest(source.build());

        assertThat(report.count(Outcome.ADDED)).isEqualTo(2);
        assertThat(reason(report, "/private/x")).isEqualTo(SkipReason.NOT_ALLOWED);
        assertThat(reason(report, "/old")).isEqualTo(SkipReason.NOT_ALLOWED);
        assertThat(site.asked).doesNotContain("/private/x 200");
        assertThat(site.robotsAsked).hasValue(1);
        assertThat(ingest(source.ignoringRobots().build()).count(Outcome.ADDED)).isEqualTo(2);
        assertThat(site.robotsAsked).hasValue(1);
    }

    @Test
    void where_robots_txt_can_not_be_had_now_nothing_is_fetched_and_old_versions_stay() {
        site.put("/a", "text/plain", "The cable is long.");
        ingest(pages("/a").build());
        site.put("/robots.txt", 503, Map.of());

        IngestReport report = ingest(pages("/a").build());

        assertThat(reason(report, "/a")).isEqualTo(SkipReason.UNREADABLE);
        assertThat(index.document(id("/a"))).isPresent();
        site.put("/robots.txt", 403, Map.of());
        assertThat(outcome(ingest(pages("/a").build()), "/a")).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void pages_that_are_too_large_or_elsewhere_are_told_and_the_others_go_on() {
        site.put("/large", "text/plain", "x".repeat(2_000));
        site.put("/good", "text/plain", "The cable is long.");
        site.sitemap("/sitemap.xml", "/good", "/large");
        String elsewhere = "http://other.invalid/page";
        String xml = new String(site.pages.get("/sitemap.xml").body(), StandardCharsets.UTF_8);
        site.put(
                "/sitemap.xml",
                "application/xml",
                xml.replace("</urlset>", "<url><loc>" + elsewhere + "</loc></url><url><loc>::no</loc></url></urlset>"));

        IngestReport report = ingest(WebSource.builder("site")
                .allowAddresses("127.0.0.1")
                .sitemap(site.at("/sitemap.xml"))
                .maxPageBytes(1_000)
                .build());

        assertThat(outcome(report, "/good")).isEqualTo(Outcome.ADDED);
        assertThat(reason(report, "/large")).isEqualTo(SkipReason.TOO_LARGE);
        assertThat(report.skipped())
                .filteredOn(file -> file.id().endsWith(elsewhere) || file.id().endsWith("::no"))
                .hasSize(2)
                .extracting(DocumentResult::reason)
                .containsOnly(SkipReason.NOT_ALLOWED);
    }

    @Test
    void a_silent_server_is_given_up() {
        site.put("/silent", 0, Map.of());

        IngestReport report =
                ingest(pages("/silent").timeout(Duration.ofMillis(50)).build());

        assertThat(reason(report, "/silent")).isEqualTo(SkipReason.UNREADABLE);
    }

    @Test
    void pictures_of_a_page_that_a_sitemap_names_are_no_pages() {
        site.put("/a", "text/plain", "The cable is long.");
        site.put(
                "/sitemap.xml",
                "application/xml",
                "<s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns='urn:image'><s:url><s:loc>"
                        + site.at("/a") + "</s:loc><image><loc>" + site.at("/a.png")
                        + "</loc></image></s:url></s:urlset>");

        assertThat(ingest(fromSitemap()).results())
                .extracting(DocumentResult::id)
                .containsExactly(id("/a"));
    }

    @Test
    void a_page_in_place_of_a_sitemap_removes_nothing() {
        site.sitemap("/sitemap.xml", "/a");
        site.put("/a", "text/plain", "The cable is long.");
        ingest(fromSitemap());
        site.put("/sitemap.xml", "text/html", "<html><body>We are back soon.</body></html>");

        assertThatThrownBy(() -> ingest(fromSitemap()))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("<html>");
        assertThat(index.documents()).isEqualTo(1);
    }

    @Test
    void sitemaps_without_end_are_given_up() {
        for (int i = 0; i < 5; i++) {
            site.put(
                    "/" + i + ".xml",
                    "application/xml",
                    "<sitemapindex><sitemap><loc>" + site.at("/" + (i + 1) + ".xml")
                            + "</loc></sitemap></sitemapindex>");
        }

        assertThatThrownBy(() -> ingest(WebSource.builder("site")
                        .allowAddresses("127.0.0.1")
                        .sitemap(site.at("/0.xml"))
                        .maxPages(3)
                        .build()))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("at most 3 sitemaps");
        assertThat(site.asked).containsExactly("/0.xml 200", "/1.xml 200", "/2.xml 200");
    }

    @Test
    void a_source_whose_name_has_a_tilde_knows_its_pages() {
        site.put("/a", "text/plain", "The cable is long.");
        WebSource source = WebSource.builder("~site")
                .allowAddresses("127.0.0.1")
                .page(site.at("/a"))
                .build();
        ingest(source);

        assertThat(outcome(ingest(source), "/a")).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void a_text_in_the_encoding_that_the_server_names_is_read_in_it() {
        byte[] latin = "Gr\u00fc\u00dfe aus K\u00f6ln".getBytes(StandardCharsets.ISO_8859_1);
        site.pages.put("/a", new WebSite.Page(200, "text/plain; charset=ISO-8859-1", latin, Map.of()));
        site.pages.put("/b", new WebSite.Page(200, "text/plain; charset=no-such", latin, Map.of()));

        IngestReport report = ingest(pages("/a", "/b").build());

        assertThat(index.document(id("/a")).orElseThrow().text()).isEqualTo("Gr\u00fc\u00dfe aus K\u00f6ln");
        assertThat(reason(report, "/b")).isEqualTo(SkipReason.UNKNOWN_ENCODING);
    }

    @Test
    void an_index_of_sitemaps_is_followed_and_one_of_them_that_fails_removes_nothing() throws IOException {
        site.put(
                "/index.xml",
                "application/xml",
                "<sitemapindex><sitemap><loc>" + site.at("/one.xml.gz") + "</loc></sitemap><sitemap><loc>"
                        + site.at("/two.xml") + "</loc></sitemap></sitemapindex>");
        site.sitemap("/one.xml", "/a");
        site.pages.put(
                "/one.xml.gz",
                new WebSite.Page(
                        200,
                        "application/gzip",
                        packed(site.pages.get("/one.xml").body()),
                        Map.of()));
        site.sitemap("/two.xml", "/b");
        site.put("/a", "text/plain", "The cable is long.");
        site.put("/b", "text/plain", "The plug is red.");
        WebSource source = WebSource.builder("site")
                .allowAddresses("127.0.0.1")
                .sitemap(site.at("/index.xml"))
                .build();
        assertThat(ingest(source).count(Outcome.ADDED)).isEqualTo(2);
        site.put("/two.xml", 500, Map.of());

        IngestReport report = ingest(source);

        assertThat(report.complete()).isFalse();
        assertThat(report.deleted()).isEmpty();
        assertThat(index.documents()).isEqualTo(2);
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void a_sitemap_that_can_not_be_had_or_lists_too_much_changes_nothing() {
        site.put("/a", "text/plain", "The cable is long.");
        site.sitemap("/sitemap.xml", "/a", "/b", "/c");
        site.put("/broken.xml", "application/xml", "<urlset><url>");

        assertThatThrownBy(() -> ingest(WebSource.builder("site")
                        .allowAddresses("127.0.0.1")
                        .sitemap(site.at("/none.xml"))
                        .build()))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("none.xml")
                .hasMessageContaining("404");
        assertThatThrownBy(() -> ingest(WebSource.builder("site")
                        .allowAddresses("127.0.0.1")
                        .sitemap(site.at("/broken.xml"))
                        .build()))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("no sitemap");
        assertThatThrownBy(() -> ingest(WebSource.builder("site")
                        .allowAddresses("127.0.0.1")
                        .sitemap(site.at("/sitemap.xml"))
                        .maxPages(2)
                        .build()))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("at most 2 pages");
        assertThat(index.documents()).isZero();
    }

    @Test
    void a_source_refuses_what_is_no_page_of_the_web() {
        assertThatThrownBy(() ->
                        WebSource.builder("site").allowAddresses("127.0.0.1").page(URI.create("file:///etc/passwd")))
                .hasMessageContaining("http");
        assertThatThrownBy(() ->
                        WebSource.builder("site").allowAddresses("127.0.0.1").build())
                .hasMessageContaining("a page or a sitemap");
        assertThatThrownBy(() -> WebSource.builder("a#b")).hasMessageContaining("no #");
        assertThatThrownBy(() ->
                        WebSource.builder("site").allowAddresses("127.0.0.1").timeout(Duration.ZERO))
                .hasMessageContaining("PT0S");
        assertThatThrownBy(() ->
                        WebSource.builder("site").allowAddresses("127.0.0.1").maxPages(0))
                .hasMessageContaining("was 0");
        assertThatThrownBy(() ->
                        WebSource.builder("site").allowAddresses("127.0.0.1").header("Host", "other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Host");
        assertThatThrownBy(() -> WebSource.builder("site")
                        .allowAddresses("127.0.0.1")
                        .header("Authorization", "Bearer s3cr3t\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Authorization")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void the_last_value_of_a_header_counts_however_its_name_is_written() {
        WebSource source = pages("/a")
                .header("user-agent", "one")
                .header("USER-AGENT", "two")
                .build();

        assertThat(source.headers()).hasSize(1).containsEntry("User-Agent", "two");
    }

    private WebSource fromSitemap() {
        return WebSource.builder("site")
                .allowAddresses("127.0.0.1")
                .sitemap(site.at("/sitemap.xml"))
                .build();
    }

    private WebSource.Builder pages(String... paths) {
        WebSource.Builder source = WebSource.builder("site").allowAddresses("127.0.0.1");
        for (String path : paths) {
            source.page(site.at(path));
        }
        return source;
    }

    private String id(String path) {
        return "site#" + site.at(path);
    }

    private IngestReport ingest(WebSource source) {
        return index.ingest(source);
    }

    private Outcome outcome(IngestReport report, String path) {
        return result(report, path).outcome();
    }

    private SkipReason reason(IngestReport report, String path) {
        return result(report, path).reason();
    }

    private DocumentResult result(IngestReport report, String path) {
        return report.results().stream()
                .filter(file -> file.id().endsWith("site#" + site.at(path)))
                .findFirst()
                .orElseThrow();
    }
}
