package dev.llmops.rag.internal.web;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SitemapTest {

    @Test
    @Timeout(20)
    void entities_of_a_sitemap_are_neither_multiplied_nor_read_from_files() {
        String laughs =
                "<!DOCTYPE urlset [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>";

        assertThatThrownBy(() -> parse(laughs + "<urlset><url><loc>http://x/&b;</loc></url></urlset>"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no sitemap");
        assertThatThrownBy(() -> parse(laughs + "<urlset><url><loc>http://x/&f;</loc></url></urlset>"))
                .isInstanceOf(IOException.class);
    }

    private static Sitemap parse(String xml) throws IOException {
        return Sitemap.parse(xml.getBytes(StandardCharsets.UTF_8));
    }
}
