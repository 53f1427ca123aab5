package dev.llmops.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.experiment.Variant;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.cache.CachePolicy;
import dev.llmops.core.cache.ResponseCaches;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.shadow.ShadowPolicy;
import dev.llmops.guardrails.PiiGuardrail;
import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The pictures and tables of docs/architecture.md and docs/reference/chain.md show what is built. */
class ArchitecturePageTest {

    private static final Path PAGE = CodeBase.root().resolve("docs/architecture.md");
    private static final Pattern EDGE = Pattern.compile("(\\S+) --> (\\S+)");
    private static final Pattern ROW = Pattern.compile("^\\| [0-9]+ \\| `([a-z-]+)` \\|", Pattern.MULTILINE);

    /** What depends on all others, and what is no module of Java. */
    private static final Set<String> NOT_DRAWN = Set.of(
            "llmops-parent",
            "llmops-bom",
            "llmops-examples",
            "llmops-benchmarks",
            "llmops-architecture-tests",
            "llmops-local-vulkan",
            "llmops-local-cuda");

    @Test
    void decisions_are_numbered_without_gaps() throws IOException {
        try (Stream<Path> files = Files.list(CodeBase.root().resolve("docs/decisions"))) {
            List<String> numbers = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\d{4}-.+\\.md"))
                    .map(name -> name.substring(0, 4))
                    .sorted()
                    .toList();
            assertThat(numbers)
                    .isNotEmpty()
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, numbers.size())
                            .mapToObj("%04d"::formatted)
                            .toList());
        }
    }

    @Test
    void the_picture_of_the_modules_has_the_dependencies_of_the_poms() throws Exception {
        Set<String> drawn = EDGE.matcher(picture("modules"))
                .results()
                .map(edge -> edge.group())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(drawn)
                .as(
                        "edges in the block 'checked: modules' of docs/architecture.md; these are right:%n  %s",
                        String.join("\n  ", edges()))
                .containsExactlyElementsOf(edges());
    }

    @Test
    void the_picture_and_the_table_of_a_call_have_the_steps_of_the_chain() throws IOException {
        List<String> steps;
        try (LlmOps ops = LlmOps.builder()
                .model(ScriptedModelClient.saying("yes"))
                .store(Store.noop())
                .guardrails(PiiGuardrail.redact())
                .retriever(query -> List.of())
                .cache(CachePolicy.of(ResponseCaches.inMemory(1_000_000)))
                .openTelemetry(OpenTelemetrySdk.builder().build())
                .shadow(ShadowPolicy.of(Variant.ofModel("other", 1, "scripted"), 0.1)
                        .build())
                .build()) {
            steps = ops.interceptors();
        }
        assertThat(steps).contains(StandardChain.RESTORE, StandardChain.RETRIEVE, StandardChain.TRACE_ATTEMPT);

        assertThat(List.of(picture("chain")
                        .lines()
                        .skip(1)
                        .collect(Collectors.joining())
                        .strip()
                        .split(" --> ")))
                .as("steps in the block 'checked: chain' of docs/architecture.md")
                .isEqualTo(steps);
        String table = Files.readString(CodeBase.root().resolve("docs/reference/chain.md"));
        assertThat(ROW.matcher(table).results().map(row -> row.group(1)).toList())
                .as("numbered rows of docs/reference/chain.md")
                .isEqualTo(steps);
    }

    private static String picture(String name) throws IOException {
        String page = Files.readString(PAGE);
        String mark = "<!-- checked: " + name + " -->\n```mermaid\n";
        assertThat(page).contains(mark);
        int start = page.indexOf(mark) + mark.length();
        return page.substring(start, page.indexOf("```", start));
    }

    /** {@return each direct dependency between drawn modules that does not follow from others} */
    private static Set<String> edges() throws Exception {
        Map<String, Set<String>> all = new TreeMap<>();
        try (Stream<Path> files = Files.find(CodeBase.root(), 3, (path, attributes) -> path.endsWith("pom.xml"))) {
            for (Path pom :
                    files.filter(path -> !path.toString().contains("target")).toList()) {
                Element project = document(pom).getDocumentElement();
                String module = text(project, "artifactId");
                if (module.startsWith("llmops-") && !NOT_DRAWN.contains(module)) {
                    all.put(module, dependencies(project));
                }
            }
        }
        Set<String> edges = new TreeSet<>();
        all.forEach((module, direct) -> direct.stream()
                .filter(to ->
                        direct.stream().noneMatch(over -> reachable(all, over).contains(to)))
                .forEach(to -> edges.add(module + " --> " + to)));
        return edges;
    }

    private static Set<String> reachable(Map<String, Set<String>> all, String from) {
        Set<String> seen = new HashSet<>();
        List<String> next = new ArrayList<>(all.getOrDefault(from, Set.of()));
        while (!next.isEmpty()) {
            String module = next.remove(next.size() - 1);
            if (seen.add(module)) {
                next.addAll(all.getOrDefault(module, Set.of()));
            }
        }
        return seen;
    }

    private static Set<String> dependencies(Element project) {
        return children(project, "dependencies").stream()
                .flatMap(list -> children(list, "dependency").stream())
                .filter(each -> text(each, "groupId").equals("dev.llmops")
                        && !text(each, "scope").equals("test"))
                .map(each -> text(each, "artifactId"))
                .filter(module -> !NOT_DRAWN.contains(module))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Document document(Path pom) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
    }

    private static String text(Element parent, String name) {
        return children(parent, name).stream()
                .map(each -> each.getTextContent().strip())
                .findFirst()
                .orElse("");
    }

    private static List<Element> children(Element parent, String name) {
        NodeList nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(node ->
                        node instanceof Element element && element.getTagName().equals(name))
                .map(Element.class::cast)
                .toList();
    }
}
