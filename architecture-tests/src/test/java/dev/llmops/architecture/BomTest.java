package dev.llmops.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.NodeList;

class BomTest {

    private static final String SPOTLESS =
            "/project/build/pluginManagement/plugins/plugin[artifactId='spotless-maven-plugin']/version";

    @Test
    void the_bom_lists_every_module_that_is_published() throws Exception {
        List<String> published = new ArrayList<>();
        for (String module : values("pom.xml", "/project/modules/module")) {
            if (!values(module + "/pom.xml", "/project/properties/maven.deploy.skip")
                    .contains("true")) {
                published.add(CodeBase.artifact(Path.of(".").resolve(module)));
            }
        }
        published.remove("llmops-bom");

        assertThat(values(
                        "llmops-bom/pom.xml",
                        "/project/dependencyManagement/dependencies/dependency[not(type)]/artifactId"))
                .containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void the_bom_has_the_version_of_the_root() throws Exception {
        assertThat(values("llmops-bom/pom.xml", "/project/version")).isEqualTo(values("pom.xml", "/project/version"));
    }

    @Test
    void the_bom_names_the_same_formatter_as_the_root() throws Exception {
        assertThat(values("llmops-bom/pom.xml", SPOTLESS))
                .isEqualTo(values("pom.xml", "/project/properties/spotless-maven-plugin.version"));
    }

    @Test
    void the_bom_says_the_same_of_its_origin_and_is_signed_by_the_same_plugin() throws Exception {
        for (String place : List.of(
                "/project/properties/llmops.url",
                "/project/scm/connection",
                "/project/developers/developer/name",
                "/project/licenses/license/name")) {
            assertThat(values("llmops-bom/pom.xml", place)).as(place).isEqualTo(values("pom.xml", place));
        }
        assertThat(values("llmops-bom/pom.xml", "/project/profiles/profile/build/plugins/plugin/version"))
                .isEqualTo(values("pom.xml", "/project/properties/maven-gpg-plugin.version"));
    }

    private static List<String> values(String pom, String xpath) throws Exception {
        Path file = CodeBase.root().resolve(pom);
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        NodeList nodes =
                (NodeList) XPathFactory.newInstance().newXPath().evaluate(xpath, document, XPathConstants.NODESET);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(index -> nodes.item(index).getTextContent().strip())
                .toList();
    }
}
