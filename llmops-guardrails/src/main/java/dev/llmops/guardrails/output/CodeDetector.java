package dev.llmops.guardrails.output;

import com.google.re2j.Matcher;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.StreamDetector;
import dev.llmops.guardrails.detect.TextDetector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds code that is harmful when run unread: with a score of 0.9 in code blocks and in the arguments of tool calls, and of 0.3 in prose,
 * which may be warning of it. Its categories:
 *
 * <table>
 * <caption>Categories</caption>
 * <tr><td>{@code pipe_to_shell}</td><td>downloaded content is run: {@code curl ... | sh}</td></tr>
 * <tr><td>{@code reverse_shell}</td><td>a shell for a remote party</td></tr>
 * <tr><td>{@code destructive}</td><td>{@code rm -rf}, formatting, overwriting disks, fork bombs</td></tr>
 * <tr><td>{@code dynamic_code}</td><td>{@code eval}, {@code exec} and their like</td></tr>
 * <tr><td>{@code command}</td><td>starts a process</td></tr>
 * <tr><td>{@code deserialisation}</td><td>objects created from bytes, as with pickle</td></tr>
 * <tr><td>{@code unchecked_tls}</td><td>certificates are not checked</td></tr>
 * <tr><td>{@code code}, {@code python}, {@code shell} ...</td><td>a block of code in that language (0.2): to forbid it, give the
 * category a threshold in the policy</td></tr>
 * </table>
 *
 * <p>It checks words and their order, not a program's meaning: names built at run time, and commands in variables, are not detected. Safe for use by
 * several threads.
 */
public final class CodeDetector implements TextDetector {

    private static final String NAME = "code";
    private static final double SURE = 0.9;
    private static final double PROSE = 0.3;
    private static final double BLOCK = 0.2;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Set<GuardrailStage> stages() {
        return Set.of(GuardrailStage.OUTPUT, GuardrailStage.TOOL_CALL, GuardrailStage.TOOL_RESULT);
    }

    @Override
    public Set<String> categories() {
        Set<String> all = new HashSet<>(CodeLanguages.all());
        CodeRules.ALL.forEach(rule -> all.add(rule.category()));
        return all;
    }

    @Override
    public Detection detect(CheckedText text) {
        return Detection.of(Arguments.each(
                text, (piece, argument) -> argument ? calls(piece, 0, SURE) : evidence(piece, new CodeBlocks())));
    }

    @Override
    public StreamDetector forStream() {
        return new CodeStream();
    }

    static List<Evidence> evidence(String text, CodeBlocks blocks) {
        List<Evidence> evidence = new ArrayList<>();
        for (CodeBlocks.Block block : blocks.of(text)) {
            @Nullable String language = block.language();
            if (block.begins() && language != null) {
                evidence.add(Evidence.of(language, new CharRange(block.start(), block.end()), BLOCK));
            }
            evidence.addAll(
                    calls(text.substring(block.start(), block.end()), block.start(), language == null ? PROSE : SURE));
        }
        return evidence;
    }

    private static List<Evidence> calls(String text, int offset, double score) {
        List<Evidence> evidence = new ArrayList<>();
        // A line that ends with a backslash goes on in the next.
        String joined = text.replace("\\\n", "  ");
        String low = joined.toLowerCase(Locale.ROOT);
        for (CodeRules.Rule rule : CodeRules.ALL) {
            if (rule.words().stream().noneMatch(low::contains)) {
                continue;
            }
            Matcher matcher = rule.pattern().matcher(joined);
            while (matcher.find()) {
                CharRange range = new CharRange(matcher.start() + offset, matcher.end() + offset);
                evidence.add(Evidence.of(rule.category(), range, score));
            }
        }
        return evidence;
    }
}
