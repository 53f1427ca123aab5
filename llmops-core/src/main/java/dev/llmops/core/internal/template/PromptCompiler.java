package dev.llmops.core.internal.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.jknack.handlebars.EscapingStrategy;
import com.github.jknack.handlebars.Handlebars;
import com.github.jknack.handlebars.HandlebarsError;
import com.github.jknack.handlebars.HandlebarsException;
import com.github.jknack.handlebars.Template;
import com.github.jknack.handlebars.internal.HbsParser.TemplateContext;
import com.github.jknack.handlebars.io.AbstractTemplateLoader;
import com.github.jknack.handlebars.io.StringTemplateSource;
import com.github.jknack.handlebars.io.TemplateSource;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.prompt.FewShot;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.text.UnicodeText;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a prompt's content into something that can be rendered, and says everything that is wrong with it. */
public final class PromptCompiler {

    private static final Handlebars HANDLEBARS = new Handlebars(new NoFiles())
            .with(new PromptHelpers())
            // A prompt is not HTML: what a value says must reach the model as it is.
            .with(EscapingStrategy.NOOP)
            .with(ValueFormat::format)
            // As handlebars.js, which Dotprompt is defined by: tags alone on a line leave no line behind, a name is
            // looked up in the innermost scope only.
            .prettyPrint(true)
            .parentScopeResolution(false)
            .preEvaluatePartialBlocks(false);

    private PromptCompiler() {}

    /** {@return the compiled prompt, or null if there were problems} */
    public static @Nullable CompiledPrompt compile(PromptContent content, Problems problems) {
        int before = problems.count();
        TemplateUse use = scan(content.template(), Set.of(), problems);
        InputRules rules = rules(content, use, problems);
        Template template = problems.count() == before ? template(content.template(), problems) : null;
        return template == null
                ? null
                : new CompiledPrompt(
                        content,
                        template,
                        rules,
                        PartialTokens.in(content.template()).includes());
    }

    /** Checks a template that may call some partials that it does not define. */
    public static void checkTemplate(String template, Set<String> knownPartials, Problems problems) {
        int before = problems.count();
        scan(template, knownPartials, problems);
        if (problems.count() == before) {
            template(template, problems);
        }
    }

    private static TemplateUse scan(String template, Set<String> knownPartials, Problems problems) {
        int lone = UnicodeText.indexOfLoneSurrogate(template);
        if (lone >= 0) {
            int line = 1
                    + (int) template.substring(0, lone)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            problems.add(
                    line,
                    "the template must be well-formed Unicode, but holds the lone surrogate U+"
                            + Integer.toHexString(template.charAt(lone)).toUpperCase(Locale.ROOT));
            return new TemplateUse();
        }
        TemplateLimits.Excess excess = TemplateLimits.exceededIn(template);
        if (excess != null) {
            problems.add(excess.line(), excess.problem());
            return new TemplateUse();
        }
        TemplateContext tree = TemplateParser.parse(template);
        return tree == null ? new TemplateUse() : TemplateScan.of(tree, knownPartials, problems);
    }

    private static InputRules rules(PromptContent content, TemplateUse use, Problems problems) {
        FewShot examples = content.examples();
        if (examples != null) {
            use.supplied(InputRules.EXAMPLES);
            if (examples.selection() == FewShot.Selection.SIMILAR) {
                use.add(examples.variable(), 0, TemplateUse.Need.OPTIONAL);
            }
        }
        JsonSchema schema = content.inputSchema();
        if (schema == null) {
            return InputRules.byTemplate(use, content.inputDefaults().keySet());
        }
        try {
            JsonNode tree = JsonText.read(schema.json());
            Map<String, String> faults = SchemaRules.faults(tree);
            faults.forEach((path, fault) -> problems.add(0, "input.schema is no JSON Schema: " + path + ": " + fault));
            if (examples != null && tree.path("properties").has(InputRules.EXAMPLES)) {
                problems.add(0, "input.schema must not declare 'examples': the prompt has examples of that name");
            }
            if (faults.isEmpty()) {
                return InputRules.bySchema(tree, use, content.inputDefaults(), problems);
            }
        } catch (JsonProcessingException e) {
            problems.add(0, "input.schema is no JSON: " + e.getOriginalMessage(), e);
        }
        return InputRules.byTemplate(use, content.inputDefaults().keySet());
    }

    private static @Nullable Template template(String text, Problems problems) {
        try {
            return HANDLEBARS.compile(new StringTemplateSource("template", text));
        } catch (HandlebarsException e) {
            HandlebarsError error = e.getError();
            if (error == null) {
                problems.add(0, "the template cannot be compiled: " + e.getMessage(), e);
            } else {
                SyntaxMessage message = SyntaxMessage.of(error, text);
                problems.add(message.line(), message.problem(), e);
            }
        } catch (IOException | RuntimeException e) {
            problems.add(0, "the template cannot be compiled: " + e.getMessage(), e);
        } catch (StackOverflowError e) {
            problems.add(0, "the template is nested too deeply", e);
        }
        return null;
    }

    /** Partials come with the prompt; a template never reads a file or the class path. */
    private static final class NoFiles extends AbstractTemplateLoader {
        @Override
        public TemplateSource sourceAt(String location) throws IOException {
            throw new FileNotFoundException(location);
        }
    }
}
