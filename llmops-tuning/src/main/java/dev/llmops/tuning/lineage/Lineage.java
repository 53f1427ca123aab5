package dev.llmops.tuning.lineage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.adapter.AdapterSource;
import dev.llmops.api.adapter.AdapterVersion;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.tuning.lineage.LineageNode.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The lineage of adapters: answer, feedback, data set, job, adapter, experiment, label. It is read from a registry of adapters, the manifests of
 * exports that its versions name, and experiments. A file that is missing or has changed is reported, and the rest stays. Immutable.
 */
public final class Lineage {

    /** Beside the manifest of an export. */
    private static final String LINES = "lineage.jsonl";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<LineageNode, Set<LineageNode>> later = new LinkedHashMap<>();
    private final Map<LineageNode, Set<LineageNode>> earlier = new LinkedHashMap<>();

    private Lineage() {}

    /**
     * Reads the lineage of all adapters.
     *
     * @param adapters the adapters
     * @param experiments the experiments, whose variants may name an adapter by its name or reference
     * @return the lineage
     * @throws LineageException if the rows of an export cannot be read
     */
    public static Lineage read(AdapterRegistry adapters, ExperimentStore experiments) {
        Lineage lineage = new Lineage();
        List<ExperimentVersion> running = experiments.latest();
        for (String name : adapters.names()) {
            List<LabelMove> moves = adapters.moves(name);
            adapters.versions(name).forEach(version -> lineage.add(version, moves, running));
        }
        return lineage;
    }

    /**
     * {@return the source of an adapter that a file is}
     *
     * @param file a manifest or report
     * @throws IOException if it cannot be read
     */
    public static AdapterSource source(Path file) throws IOException {
        return new AdapterSource(
                Sha256.PREFIX + Sha256.hex(file),
                file.toAbsolutePath().normalize().toString());
    }

    private void add(AdapterVersion version, List<LabelMove> moves, List<ExperimentVersion> running) {
        LineageNode adapter = new LineageNode(
                Kind.ADAPTER,
                version.reference().toString(),
                version.content().digest() + " in " + version.content().file());
        node(adapter);
        AdapterSource dataset = version.content().dataset();
        AdapterSource job = version.content().job();
        LineageNode trained = job == null ? adapter : file(Kind.JOB, job);
        if (job != null) {
            edge(trained, adapter);
        }
        if (dataset != null) {
            LineageNode rows = file(Kind.DATASET, dataset);
            edge(rows, trained);
            addRows(rows, dataset);
        }
        LineageNode measured = adapter;
        AdapterSource evaluation = version.content().evaluation();
        if (evaluation != null) {
            // One report measures several adapters, and only one of them gets the label for it.
            LineageNode report = file(Kind.EXPERIMENT, evaluation);
            measured = new LineageNode(Kind.EXPERIMENT, report.id() + "#" + version.reference(), report.detail());
            edge(adapter, measured);
        }
        for (ExperimentVersion each : running) {
            if (each.experiment().variants().stream().anyMatch(variant -> names(variant, version))) {
                edge(adapter, new LineageNode(Kind.EXPERIMENT, each.experiment().name(), "live, " + each.status()));
            }
        }
        for (LabelMove move : moves) {
            Integer to = move.to();
            if (to != null && to == version.number()) {
                edge(
                        measured,
                        new LineageNode(
                                Kind.LABEL,
                                move.name() + "@" + move.label(),
                                "at " + version.reference() + " since " + move.at()
                                        + (version.labels().contains(move.label()) ? "" : ", elsewhere now")));
            }
        }
    }

    private static boolean names(Variant variant, AdapterVersion version) {
        String named = variant.adapter();
        return named != null
                && (named.equals(version.name())
                        || named.equals(version.reference().toString()));
    }

    /** Each row's answer and the feedback on it, of the lines beside the manifest. */
    private void addRows(LineageNode rows, AdapterSource manifest) {
        try {
            Path lines = Path.of(manifest.place()).resolveSibling(LINES);
            if (Files.exists(lines)) {
                try (Stream<String> all = Files.lines(lines)) {
                    all.forEach(line -> addRow(rows, line));
                }
            }
        } catch (IOException | UncheckedIOException | InvalidPathException e) {
            throw new LineageException(
                    "where the rows of '" + manifest.place() + "' come from cannot be read: " + e, e);
        }
    }

    private void addRow(LineageNode rows, String line) {
        JsonNode row;
        try {
            row = MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        LineageNode answer =
                new LineageNode(Kind.GENERATION, row.path("generation").asText(), "");
        if (row.path("feedback").isEmpty()) {
            edge(answer, rows);
        }
        row.path("feedback").forEach(id -> {
            LineageNode said = new LineageNode(Kind.FEEDBACK, id.asText(), "");
            edge(answer, said);
            edge(said, rows);
        });
    }

    private static LineageNode file(Kind kind, AdapterSource source) {
        String state;
        try {
            Path file = Path.of(source.place());
            state = !Files.exists(file)
                    ? ", which is gone"
                    : (Sha256.PREFIX + Sha256.hex(file)).equals(source.digest()) ? "" : ", which is another file now";
        } catch (IOException | InvalidPathException e) {
            state = ", which cannot be read";
        }
        return new LineageNode(kind, source.digest(), source.place() + state);
    }

    private void node(LineageNode node) {
        after(later, node);
        after(earlier, node);
    }

    private static Set<LineageNode> after(Map<LineageNode, Set<LineageNode>> edges, LineageNode node) {
        return edges.computeIfAbsent(node, key -> new LinkedHashSet<>());
    }

    private void edge(LineageNode from, LineageNode to) {
        node(from);
        node(to);
        after(later, from).add(to);
        after(earlier, to).add(from);
    }

    /**
     * {@return the nodes with an id, usually one}
     *
     * @param id an id of feedback or of a generation, a digest of a data set, job or report, a reference of an adapter or label, or
     *     the digest of an adapter
     */
    public List<LineageNode> find(String id) {
        return later.keySet().stream()
                .filter(node -> node.id().equals(id)
                        || node.id().startsWith(id + "#")
                        || (node.kind() == Kind.ADAPTER && node.detail().startsWith(id + " ")))
                .toList();
    }

    /**
     * {@return everything derived from a node, in order of derivation}
     *
     * @param node the node
     */
    public List<LineageNode> after(LineageNode node) {
        return reached(node, later);
    }

    /**
     * {@return everything that a node is derived from, in order of derivation}
     *
     * @param node the node
     */
    public List<LineageNode> before(LineageNode node) {
        return reached(node, earlier);
    }

    private static List<LineageNode> reached(LineageNode start, Map<LineageNode, Set<LineageNode>> edges) {
        Set<LineageNode> seen = new LinkedHashSet<>();
        Deque<LineageNode> next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            for (LineageNode each : edges.getOrDefault(next.remove(), Set.of())) {
                if (seen.add(each)) {
                    next.add(each);
                }
            }
        }
        return seen.stream().sorted(Comparator.comparing(LineageNode::kind)).toList();
    }
}
