package dev.llmops.eval.benchmark;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.eval.internal.jinja.Template;
import dev.llmops.eval.internal.jinja.TemplateException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads the members of a task file. What it does not know is refused: a task without it would measure something else. */
final class TaskReader {

    private static final Set<String> USED = Set.of(
            "task",
            "output_type",
            "doc_to_text",
            "doc_to_choice",
            "doc_to_target",
            "doc_to_labels",
            "description",
            "target_delimiter",
            "fewshot_delimiter",
            "num_fewshot",
            "fewshot_config",
            "metric_list",
            "filter_list",
            "generation_kwargs",
            "repeats");
    /** Where the harness gets documents, how it groups tasks, and what else changes no figure here. */
    private static final Set<String> PASSED_OVER = Set.of(
            "group",
            "tag",
            "task_alias",
            "dataset_path",
            "dataset_name",
            "dataset_kwargs",
            "training_split",
            "validation_split",
            "test_split",
            "fewshot_split",
            "should_decontaminate",
            "doc_to_decontamination_query",
            "metadata");

    private static final int DEFAULT_MAX_TOKENS = 256;

    private final Map<String, TaskNode> members;

    TaskReader(Map<String, TaskNode> members) {
        this.members = new LinkedHashMap<>();
        members.forEach((key, node) -> {
            if (!USED.contains(key) && !PASSED_OVER.contains(key)) {
                throw node.error(
                        "'" + key + "' is not among what is read of a task file; leave it out if the task means the"
                                + " same without it");
            }
            if (!node.isNull()) {
                this.members.put(key, node);
            }
        });
        TaskNode repeats = this.members.get("repeats");
        if (repeats != null && repeats.wholeNumber() != 1) {
            throw repeats.error("'repeats' must be 1, but was " + repeats.text());
        }
    }

    String name() {
        return text("task", "task");
    }

    /** Over all that is read, so that a resumed run is one of the same task. */
    String digest() {
        StringBuilder all = new StringBuilder();
        members.forEach((key, node) -> {
            if (USED.contains(key)) {
                all.append(key).append('=').append(node.value()).append('\n');
            }
        });
        return Sha256.hex(all.toString());
    }

    BenchmarkTask.Output output() {
        String output = text("output_type", "generate_until");
        return switch (output) {
            case "multiple_choice" -> BenchmarkTask.Output.MULTIPLE_CHOICE;
            case "loglikelihood" -> BenchmarkTask.Output.LOGLIKELIHOOD;
            case "generate_until" -> BenchmarkTask.Output.GENERATE_UNTIL;
            default ->
                throw Objects.requireNonNull(members.get("output_type"))
                        .error("'output_type' must be multiple_choice, loglikelihood or generate_until, but was '"
                                + output + "'");
        };
    }

    String text(String key, String otherwise) {
        TaskNode node = members.get(key);
        return node == null ? otherwise : node.text();
    }

    Field field(String key) {
        Field field = optionalField(key);
        if (field == null) {
            String file =
                    members.values().stream().findFirst().map(TaskNode::file).orElse("the task");
            throw new TaskException(file + ": '" + key + "' is missing", null);
        }
        return field;
    }

    @Nullable
    Field optionalField(String key) {
        TaskNode node = members.get(key);
        return node == null ? null : parsed(node, () -> Field.of(node.text()));
    }

    Template template(String key) {
        TaskNode node = members.get(key);
        return node == null ? Template.parse("") : parsed(node, () -> Template.parse(node.text()));
    }

    private static <T> T parsed(TaskNode node, Supplier<T> parse) {
        try {
            return parse.get();
        } catch (TemplateException | IllegalArgumentException e) {
            throw node.error("'" + node.key() + "' cannot be taken: " + e.getMessage());
        }
    }

    BenchmarkTask.@Nullable Choices choices() {
        TaskNode node = members.get("doc_to_choice");
        if (node == null) {
            if (output() == BenchmarkTask.Output.MULTIPLE_CHOICE) {
                field("doc_to_choice");
            }
            return null;
        }
        return node.isList()
                ? new BenchmarkTask.Choices(
                        node.elements().stream().map(TaskNode::text).toList(), null)
                : new BenchmarkTask.Choices(List.of(), parsed(node, () -> Field.of(node.text())));
    }

    int fewshot() {
        TaskNode node = members.get("num_fewshot");
        return node == null ? 0 : node.wholeNumber();
    }

    List<Map<String, @Nullable Object>> samples() {
        TaskNode config = members.get("fewshot_config");
        if (config == null) {
            return List.of();
        }
        List<Map<String, @Nullable Object>> samples = new ArrayList<>();
        config.members().forEach((key, node) -> {
            switch (key) {
                case "samples" ->
                    node.elements().forEach(sample -> {
                        Map<String, @Nullable Object> document = new LinkedHashMap<>();
                        sample.members().forEach((name, value) -> document.put(name, value.value()));
                        samples.add(document);
                    });
                case "sampler" -> requireFirst(node);
                default ->
                    throw node.error("'fewshot_config' must have samples and sampler at most, but has '" + key + "'");
            }
        });
        return samples;
    }

    private static void requireFirst(TaskNode sampler) {
        if (!sampler.text().equals("first_n") && !sampler.text().equals("default")) {
            throw sampler.error("'sampler' must be first_n or default, but was '" + sampler.text() + "'");
        }
    }

    List<TaskMetric> metrics() {
        TaskNode list = members.get("metric_list");
        if (list == null) {
            return switch (output()) {
                case MULTIPLE_CHOICE ->
                    List.of(TaskMetric.plain(TaskMetric.ACC), TaskMetric.plain(TaskMetric.ACC_NORM));
                case LOGLIKELIHOOD ->
                    List.of(TaskMetric.plain(TaskMetric.PERPLEXITY), TaskMetric.plain(TaskMetric.ACC));
                case GENERATE_UNTIL -> List.of(TaskMetric.plain(TaskMetric.EXACT_MATCH));
            };
        }
        return list.elements().stream().map(this::metric).toList();
    }

    private TaskMetric metric(TaskNode node) {
        Map<String, TaskNode> options = node.members();
        TaskNode name = options.remove("metric");
        if (name == null) {
            throw node.error("a metric must have a name, 'metric'");
        }
        requireKnown(name);
        List<Pattern> ignored = new ArrayList<>();
        boolean[] flags = new boolean[3];
        options.forEach((key, value) -> {
            switch (key) {
                case "aggregation", "higher_is_better" -> value.text();
                case "regexes_to_ignore" -> value.elements().forEach(regex -> ignored.add(pattern(regex)));
                case "ignore_case" -> flags[0] = value.isTrue();
                case "ignore_punctuation" -> flags[1] = value.isTrue();
                case "ignore_numbers" -> flags[2] = value.isTrue();
                default -> throw value.error("the option '" + key + "' of a metric is not among those that are read");
            }
        });
        return new TaskMetric(name.text(), ignored, flags[0], flags[1], flags[2]);
    }

    private void requireKnown(TaskNode name) {
        List<String> known = switch (output()) {
            case MULTIPLE_CHOICE -> List.of(TaskMetric.ACC, TaskMetric.ACC_NORM, TaskMetric.ACC_BYTES);
            case LOGLIKELIHOOD -> List.of(TaskMetric.ACC, TaskMetric.PERPLEXITY);
            case GENERATE_UNTIL -> TaskMetric.WRITTEN;
        };
        if (!known.contains(name.text())) {
            throw name.error("a metric of this output type must be one of " + String.join(", ", known) + ", but was '"
                    + name.text() + "'");
        }
    }

    private static Pattern pattern(TaskNode node) {
        try {
            return Pattern.compile(node.text());
        } catch (PatternSyntaxException e) {
            throw node.error(
                    "'" + node.text() + "' is no regular expression of RE2, which knows no look-around and no back"
                            + " references: " + e.getDescription());
        }
    }

    List<AnswerFilter> filters() {
        TaskNode list = members.get("filter_list");
        return list == null
                ? List.of(AnswerFilter.NONE)
                : list.elements().stream().map(TaskReader::filter).toList();
    }

    private static AnswerFilter filter(TaskNode node) {
        Map<String, TaskNode> filter = node.members();
        TaskNode name = filter.get("name");
        TaskNode steps = filter.get("filter");
        if (name == null || steps == null || filter.size() != 2) {
            throw node.error("a filter must have 'name' and 'filter', but has " + filter.keySet());
        }
        return new AnswerFilter(
                name.text(), steps.elements().stream().map(TaskReader::step).toList());
    }

    private static UnaryOperator<String> step(TaskNode node) {
        Map<String, TaskNode> options = node.members();
        TaskNode function = options.get("function");
        if (function == null) {
            throw node.error("a step of a filter must have a 'function'");
        }
        if (!function.text().equals("regex")) {
            return parsed(function, () -> AnswerFilter.named(function.text()));
        }
        TaskNode pattern = options.get("regex_pattern");
        TaskNode select = options.get("group_select");
        TaskNode fallback = options.get("fallback");
        if (pattern == null) {
            throw node.error("a step 'regex' must have a 'regex_pattern'");
        }
        return AnswerFilter.regex(
                pattern(pattern),
                select == null ? 0 : select.wholeNumber(),
                fallback == null ? "[invalid]" : fallback.text());
    }

    private Map<String, TaskNode> generation() {
        TaskNode node = members.get("generation_kwargs");
        if (node == null) {
            return Map.of();
        }
        Map<String, TaskNode> options = node.members();
        options.forEach((key, value) -> {
            boolean greedy = switch (key) {
                case "until", "max_gen_toks" -> true;
                case "do_sample" -> !value.isTrue();
                case "temperature" -> value.text().matches("0(\\.0+)?");
                default -> false;
            };
            if (!greedy) {
                throw value.error(
                        "'generation_kwargs' must have until, max_gen_toks, do_sample: false and temperature: 0 at"
                                + " most, but has '" + key + "'");
            }
        });
        return options;
    }

    List<String> until() {
        TaskNode until = generation().get("until");
        if (until == null) {
            return List.of(text("fewshot_delimiter", "\n\n"));
        }
        return until.isList() ? until.elements().stream().map(TaskNode::text).toList() : List.of(until.text());
    }

    int maxTokens() {
        TaskNode tokens = generation().get("max_gen_toks");
        return tokens == null ? DEFAULT_MAX_TOKENS : tokens.wholeNumber();
    }
}
