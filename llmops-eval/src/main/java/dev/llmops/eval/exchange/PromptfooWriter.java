package dev.llmops.eval.exchange;

import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.exchange.assertion.Assertion;
import dev.llmops.eval.internal.foreign.Losses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** A configuration that runs as it is: the prompt is the question, and promptfoo's provider {@code echo} stands in for a model. */
final class PromptfooWriter {

    private PromptfooWriter() {}

    static String write(Dataset dataset, Losses losses) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("description", dataset.name());
        root.put("prompts", List.of("{{input}}"));
        root.put("providers", List.of("echo"));
        root.put("tests", dataset.rows().stream().map(row -> test(row, losses)).toList());
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        return new Yaml(options).dump(root);
    }

    private static Map<String, Object> test(Row row, Losses losses) {
        Map<String, Object> more = new LinkedHashMap<>(row.metadata());
        Map<String, Object> vars = new LinkedHashMap<>();
        vars.put("input", row.input());
        if (row.input().contains("{{") || row.input().contains("{%")) {
            losses.add("row '" + row.id() + "'", "promptfoo takes '{{' and '{%' in a question for a template");
        }
        Object variables = more.remove("vars");
        if (variables != null && !(variables instanceof Map<?, ?> map && !map.containsKey("input"))) {
            losses.add(
                    "row '" + row.id() + "'",
                    "'vars' of the metadata must be an object without 'input', or has no place");
        }
        if (variables instanceof Map<?, ?> others) {
            others.forEach((name, value) -> {
                if (!name.equals("input")) {
                    vars.put(String.valueOf(name), copied(value));
                }
            });
        }
        List<Object> asserts = new ArrayList<>();
        Object kept = more.remove(Assertion.METADATA);
        if (kept instanceof List<?> list) {
            list.forEach(each -> asserts.add(written(Assertion.ofMetadata(row.id(), each))));
        } else if (row.expected() != null) {
            asserts.add(written(Assertion.of("icontains", List.of(row.expected()), null, null)));
        } else {
            losses.add("row '" + row.id() + "'", "without an expected answer a test asserts nothing, and passes");
        }
        Map<String, Object> test = new LinkedHashMap<>();
        Object description = more.remove("description");
        if (description != null) {
            test.put("description", description);
        }
        test.put("vars", vars);
        if (!asserts.isEmpty()) {
            test.put("assert", asserts);
        }
        Object threshold = more.remove(Assertion.ROW_THRESHOLD);
        if (threshold != null) {
            test.put("threshold", threshold);
        }
        LangSmithFormat.putId(row, more, losses);
        test.put("metadata", copied(more));
        return test;
    }

    private static Map<String, Object> written(Assertion assertion) {
        Map<String, Object> tree = new LinkedHashMap<>(assertion.metadata());
        if (assertion.texts().isEmpty()) {
            tree.remove("value");
        } else if (!Assertion.takesList(assertion.type())) {
            tree.put("value", assertion.texts().get(0));
        }
        if (assertion.threshold() == 1) {
            tree.remove("threshold");
        }
        if (assertion.weight() == 1) {
            tree.remove("weight");
        }
        return tree;
    }

    /** Plain maps and lists without shared parts, of which YAML would make aliases. */
    private static Object copied(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((name, each) -> copy.put(String.valueOf(name), copied(each)));
            return copy;
        }
        return value instanceof List<?> list
                ? list.stream().map(PromptfooWriter::copied).toList()
                : value;
    }
}
