package dev.llmops.local.internal.llama.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.ToolChoice;
import dev.llmops.local.TestModels;
import dev.llmops.local.internal.grammar.RequestSchemas;
import dev.llmops.local.internal.grammar.SchemaGuard;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.ModelPlacement;
import dev.llmops.local.internal.llama.NativeError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The templates of well-known models give the prompts that llama.cpp alone makes of them. What those are was
 * recorded before templates had bounds.
 */
class ChatTemplateCorpusTest {

    private static final String RECORDED = "chat-templates.sha256";

    private static final String PARAMETERS = """
        {"type":"object","properties":{"city":{"type":"string","description":"where"},\
        "days":{"type":"array","items":{"type":"integer"}},"unit":{"type":"string","enum":["C","F"]}},"required":["city"]}\
        """;

    private static final String TOOLS =
            "[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"description\":\"Tells the"
                    + " <weather>\",\"parameters\":"
                    + PARAMETERS
                    + "}}]";

    private static final String CONVERSATION = """
        [{"role":"system","content":"Be kind."},{"role":"user","content":"What's the \\"weather\\"\\n in Oslo?"},\
        {"role":"assistant","content":"","tool_calls":[{"id":"call12345","type":"function","function":{"name":"weather",\
        "arguments":"{\\"city\\":\\"Oslo\\",\\"days\\":[1,2]}"}}]},\
        {"role":"tool","content":"snow & 3 °C","tool_call_id":"call12345","name":"weather"},\
        {"role":"assistant","content":"It snows.","reasoning_content":"Snow."},{"role":"user","content":"Thanks"}]\
        """;

    private static final String QUESTION = "[{\"role\":\"user\",\"content\":\"  Hello <|im_start|> there\"}]";

    @Test
    void prompts_are_those_of_llama_cpp_alone() throws Exception {
        Map<String, String> recorded = recorded();
        Map<String, String> found = new TreeMap<>();
        try (LlamaModel model = LlamaModel.load(TestModels.stories(), ModelPlacement.CPU)) {
            for (String name : recorded.keySet()) {
                found.put(name, digest(model, TestModels.template(name)));
            }
        }

        assertThat(found).hasSizeGreaterThan(60).isEqualTo(recorded);
    }

    private static Map<String, String> recorded() throws IOException {
        try (InputStream in = ChatTemplateCorpusTest.class.getResourceAsStream(RECORDED)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" ", 2))
                    .collect(Collectors.toMap(line -> line[1], line -> line[0], (a, b) -> b, TreeMap::new));
        }
    }

    private static String digest(LlamaModel model, String source) throws Exception {
        MessageDigest all = MessageDigest.getInstance("SHA-256");
        try (ChatTemplate template = ChatTemplate.parse(model, source)) {
            all.update((byte) (template.knowsTools() ? 1 : 0));
            for (String messages : List.of(QUESTION, CONVERSATION)) {
                for (String tools : List.of("[]", TOOLS)) {
                    all.update(plan(template, messages, tools).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return HexFormat.of().formatHex(all.digest(), 0, 8);
    }

    private static String plan(ChatTemplate template, String messages, String tools) {
        try {
            RequestSchemas schemas = new RequestSchemas(SchemaGuard.STRICT);
            schemas.tool(PARAMETERS);
            ChatTools shown = new ChatTools(
                    utf8(tools),
                    utf8(tools.replace(PARAMETERS, schemas.toolStandIns().get(0))));
            ChatPlan plan = template.plan(utf8(messages), shown, ToolChoice.AUTO, schemas, false, 0);
            return plan.text() + plan.stops() + plan.parsed();
        } catch (NativeError e) {
            return e.text();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Prints what is recorded of the templates named by the arguments. */
    public static void main(String[] names) throws Exception {
        try (LlamaModel model = LlamaModel.load(TestModels.stories(), ModelPlacement.CPU)) {
            for (String name : names) {
                System.out.println(digest(model, TestModels.template(name)) + " " + name);
            }
        }
    }
}
