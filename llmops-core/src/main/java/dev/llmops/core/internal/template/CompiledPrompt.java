package dev.llmops.core.internal.template;

import com.github.jknack.handlebars.Context;
import com.github.jknack.handlebars.HandlebarsException;
import com.github.jknack.handlebars.Template;
import com.github.jknack.handlebars.context.MapValueResolver;
import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.api.error.PromptVariableException;
import dev.llmops.api.json.JsonValues;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.core.prompt.PromptInput;
import dev.llmops.core.prompt.RenderedPrompt;
import dev.llmops.core.prompt.examples.Example;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A prompt that is known to be sound. Safe for use by multiple threads. */
public final class CompiledPrompt {

    private final PromptContent content;
    private final Template template;
    private final InputRules rules;
    private final Map<String, Integer> includes;

    /**
     * @param includes the prompts that are still to be put into this one, each with its line
     */
    CompiledPrompt(PromptContent content, Template template, InputRules rules, Map<String, Integer> includes) {
        this.content = content;
        this.template = template;
        this.rules = rules;
        this.includes = includes;
    }

    /** {@return the names of the variables that can be given} */
    public Set<String> variables() {
        return rules.variables();
    }

    /** {@return the names of the variables that must be given} */
    public Set<String> required() {
        return rules.required();
    }

    /** {@return whether other variables can be given too} */
    public boolean takesOthers() {
        return rules.takesOthers();
    }

    public RenderedPrompt render(PromptInput input, Supplier<PromptLocation> where) {
        if (!includes.isEmpty()) {
            Map.Entry<String, Integer> first = includes.entrySet().iterator().next();
            throw new PromptSyntaxException(
                    where.get().prompt(),
                    first.getValue(),
                    "the prompt includes '" + first.getKey()
                            + "', which was not put into it; use PromptComposer.compose first",
                    null);
        }
        Map<String, Object> model;
        Map<String, Object> values;
        try {
            Map<String, Object> given = JsonValues.copyOf("variables", input.variables());
            rules.check(given, where);
            model = withDefaults(given, input);
            input.context().keySet().forEach(ContextValues::requireName);
            values = JsonValues.copyOf("context", input.context());
        } catch (IllegalArgumentException e) {
            throw where.get().wrong(0, String.valueOf(e.getMessage()), e);
        }
        Marks marks = new Marks();
        // Values are JSON: nothing else is looked into, so a template cannot reach a Java object's methods.
        Context context = Context.newBuilder(model)
                .resolver(new ContextValues(values, model), MapValueResolver.INSTANCE, ListLength.INSTANCE)
                .build();
        context.data(Marks.KEY, marks);
        MessageAssembler messages = new MessageAssembler(marks, input.history());
        apply(context, messages, where);
        return messages.finish();
    }

    private Map<String, Object> withDefaults(Map<String, Object> given, PromptInput input) {
        List<Passage> passages = input.passages();
        if (content.inputDefaults().isEmpty() && passages.isEmpty() && content.examples() == null) {
            return given;
        }
        Map<String, Object> model = new LinkedHashMap<>(content.inputDefaults());
        model.putAll(given);
        if (!passages.isEmpty()) {
            model.putAll(JsonValues.copyOf("input", Map.of(InputRules.PASSAGES, asValues(passages))));
        }
        if (content.examples() != null) {
            model.put(
                    InputRules.EXAMPLES,
                    input.examples().stream().map(Example::fields).toList());
        }
        return model;
    }

    private static List<Map<String, Object>> asValues(List<Passage> passages) {
        List<Map<String, Object>> values = new ArrayList<>(passages.size());
        for (Passage passage : passages) {
            values.add(Map.of(
                    "number", values.size() + 1,
                    "id", passage.id(),
                    "source", passage.sourceId(),
                    "text", passage.text()));
        }
        return values;
    }

    private void apply(Context context, Writer writer, Supplier<PromptLocation> where) {
        try {
            template.apply(context, writer);
        } catch (HandlebarsException e) {
            int line = e.getError() == null ? 0 : e.getError().line;
            if (e.getCause() instanceof PromptVariableException wrong) {
                throw where.get().wrong(line, String.valueOf(wrong.getMessage()), wrong);
            }
            throw new PromptSyntaxException(where.get().prompt(), line, "rendering failed: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new PromptSyntaxException(where.get().prompt(), 0, "rendering failed: " + e.getMessage(), e);
        }
    }
}
