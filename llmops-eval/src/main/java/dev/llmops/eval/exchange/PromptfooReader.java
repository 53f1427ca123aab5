package dev.llmops.eval.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.exchange.assertion.Assertion;
import dev.llmops.eval.internal.foreign.ForeignFile;
import dev.llmops.eval.internal.foreign.Losses;
import dev.llmops.eval.internal.foreign.Members;
import dev.llmops.eval.internal.foreign.Question;
import dev.llmops.eval.internal.foreign.YamlTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tests of a configuration. Prompts and providers are listed as lost; what would run code is refused. */
final class PromptfooReader {

    private static final int MAX_ROWS = 100_000;
    private static final Set<String> READ = Set.of("tests", "defaultTest", "description", "assertionTemplates");
    private static final Set<String> READ_OF_TEST = Set.of("vars", "assert", "threshold", "metadata", "description");
    private static final Set<String> READ_OF_DEFAULTS = Set.of("vars", "assert", "threshold", "metadata");

    private final String name;
    private final FieldNames names;
    private final Losses losses = new Losses();
    private final List<Row> rows = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    private PromptfooReader(String name, FieldNames names) {
        this.name = name;
        this.names = names;
    }

    static Imported read(Path file, FieldNames names) {
        PromptfooReader reader = new PromptfooReader(ForeignFile.name(file), names);
        reader.read(YamlTree.read(reader.name, ForeignFile.text(file)));
        if (reader.rows.isEmpty()) {
            throw reader.problem("holds no test that can be run");
        }
        return new Imported(Dataset.of(reader.name, reader.rows), reader.losses.sentences());
    }

    private void read(JsonNode root) {
        JsonNode tests = root.isArray() ? root : root.path("tests");
        if (!tests.isArray() || tests.isEmpty()) {
            throw problem("must have a list of tests; tests in files of their own are not followed, so write them in");
        }
        PromptfooCode.refuse(name, root);
        root.properties().forEach(member -> {
            if (!READ.contains(member.getKey())) {
                losses.add("'" + name + "'", "'" + member.getKey() + "' is no part of a data set");
            }
        });
        JsonNode defaults = root.path("defaultTest");
        defaults.properties().forEach(member -> {
            if (!READ_OF_DEFAULTS.contains(member.getKey())) {
                losses.add("'defaultTest'", "'" + member.getKey() + "' of a test has no place in a row");
            }
        });
        PromptfooAsserts asserts = new PromptfooAsserts(name, root.path("assertionTemplates"), losses);
        int number = 0;
        for (JsonNode test : tests) {
            number++;
            if (!(test instanceof ObjectNode object)) {
                throw problem("test " + number + " must be a mapping; tests in files of their own are not followed");
            }
            test("test " + number, Integer.toString(number), object, defaults, asserts);
        }
    }

    private void test(String where, String number, ObjectNode test, JsonNode defaults, PromptfooAsserts asserts) {
        test.properties().forEach(member -> {
            if (!READ_OF_TEST.contains(member.getKey())) {
                losses.add(where, "'" + member.getKey() + "' of a test has no place in a row");
            }
        });
        ObjectNode vars = test.objectNode();
        addAll(vars, defaults.path("vars"), where, "vars");
        addAll(vars, test.path("vars"), where, "vars");
        if (vars.isEmpty()) {
            throw problem(where + " must have 'vars', for one of them is the question");
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        ObjectNode kept = test.objectNode();
        addAll(kept, defaults.path("metadata"), where, "metadata");
        addAll(kept, test.path("metadata"), where, "metadata");
        metadata.putAll(Members.values(kept));
        if (test.path("description").isTextual()) {
            metadata.put("description", test.path("description").textValue());
        }
        Object id = metadata.remove("id");
        List<ObjectNode> combinations = PromptfooVars.combinations(where, vars);
        if (combinations.isEmpty()) {
            losses.add(where, "a variable with an empty list of values makes no test of it");
        }
        for (int i = 0; i < combinations.size(); i++) {
            String base = id == null ? number : id.toString();
            String rowId = combinations.size() == 1 ? base : base + "." + (i + 1);
            add(where, rowId, combinations.get(i), test, defaults, metadata, asserts);
        }
    }

    private void add(
            String where,
            String id,
            ObjectNode vars,
            ObjectNode test,
            JsonNode defaults,
            Map<String, Object> shared,
            PromptfooAsserts asserts) {
        if (!ids.add(id)) {
            throw problem(where + " has the id '" + id + "' of another test; ids must be unique");
        }
        if (rows.size() == MAX_ROWS) {
            throw problem("must describe at most " + MAX_ROWS + " tests, variables combined, but describes more");
        }
        Question asked = Question.asked(where, vars, names.input());
        Map<String, Object> metadata = new LinkedHashMap<>(shared);
        Object others = asked.more().get("inputs");
        if (others != null) {
            metadata.put("vars", others);
        }
        DeepEvalFormat.put(metadata, "messages", asked.more().get("messages"));
        List<Assertion> wanted = new ArrayList<>(asserts.read(where, defaults.path("assert"), vars));
        wanted.addAll(asserts.read(where, test.path("assert"), vars));
        if (!wanted.isEmpty()) {
            metadata.put(
                    Assertion.METADATA, wanted.stream().map(Assertion::metadata).toList());
        }
        JsonNode threshold = test.has("threshold") ? test.get("threshold") : defaults.path("threshold");
        if (threshold.isNumber()) {
            metadata.put(Assertion.ROW_THRESHOLD, threshold.doubleValue());
        }
        try {
            rows.add(new Row(id, asked.text(), expected(wanted), metadata));
        } catch (IllegalArgumentException e) {
            throw problem(where + ": " + e.getMessage());
        }
    }

    /** The one text that the answer is or holds, if it is one. */
    private static @Nullable String expected(List<Assertion> wanted) {
        List<String> texts = wanted.stream()
                .filter(each -> !each.negated()
                        && Set.of("equals", "contains", "icontains").contains(each.type()))
                .flatMap(each -> each.texts().stream())
                .distinct()
                .toList();
        return texts.size() == 1 ? texts.get(0) : null;
    }

    private void addAll(ObjectNode target, JsonNode more, String where, String what) {
        if (more instanceof ObjectNode object) {
            target.setAll(object);
        } else if (!more.isMissingNode() && !more.isNull()) {
            throw problem(where + " must have a mapping as '" + what + "'; files are not followed");
        }
    }

    private ExchangeException problem(String what) {
        return new ExchangeException("'" + name + "': " + what);
    }
}
