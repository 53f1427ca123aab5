package dev.llmops.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.PromptVariableException;
import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Role;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptRenderingTest {

    private final PromptRenderer renderer = PromptRenderer.create();

    @Test
    void roles_cut_the_text_into_messages() {
        RenderedPrompt rendered = render(
                "{{role \"system\"}}Be brief.{{role \"user\"}}{{question}}{{role \"model\"}}The answer is",
                Map.of("question", "Why?"));

        assertThat(rendered.messages())
                .containsExactly(Message.system("Be brief."), Message.user("Why?"), Message.assistant("The answer is"));
    }

    @Test
    void text_without_a_role_is_the_users() {
        assertThat(render("Hello {{name}}", Map.of("name", "Ana")).messages())
                .containsExactly(Message.user("Hello Ana"));
    }

    @Test
    void history_stands_where_the_template_has_a_place_for_it() {
        List<Message> history = List.of(Message.user("Hi"), Message.assistant("Hello"));

        RenderedPrompt rendered = renderer.render(
                Versions.ofTemplate("{{role \"system\"}}Rules{{history}}{{role \"user\"}}Now"),
                PromptInput.NONE.withHistory(history));

        assertThat(rendered.messages())
                .containsExactly(
                        Message.system("Rules"), Message.user("Hi"), Message.assistant("Hello"), Message.user("Now"));
        assertThat(rendered.messages().subList(rendered.historyStart(), rendered.historyEnd()))
                .isEqualTo(history);
    }

    @Test
    void history_without_a_place_stands_before_the_last_message_of_the_user() {
        RenderedPrompt rendered = renderer.render(
                Versions.ofTemplate("{{role \"system\"}}Rules{{role \"user\"}}{{section \"ask\"}}Now"),
                PromptInput.NONE.withHistory(List.of(Message.user("Hi"), Message.assistant("Hello"))));

        assertThat(rendered.messages()).extracting(Message::text).containsExactly("Rules", "Hi", "Hello", "Now");
        assertThat(rendered.sections()).containsExactly(new RenderedPrompt.Section("ask", 3, 0));
    }

    @Test
    void history_keeps_every_part_of_its_messages() {
        Message picture = new UserMessage(
                List.of(new TextPart("see"), new ImagePart(Media.at("image/png", URI.create("http://a/b.png")))),
                "ana");

        assertThat(renderer.render(
                                Versions.ofTemplate("{{history}}{{role \"user\"}}Go on"),
                                PromptInput.NONE.withHistory(List.of(picture)))
                        .messages())
                .containsExactly(picture, Message.user("Go on"));
    }

    @Test
    void media_becomes_an_image_or_a_file_by_its_type() {
        RenderedPrompt rendered = render(
                "Look: {{media url=photo}} and {{media url=report contentType=\"application/pdf\"}}",
                Map.of("photo", "https://example.org/cat.jpeg", "report", "https://example.org/r?id=1"));

        assertThat(rendered.messages().get(0).parts())
                .containsExactly(
                        new TextPart("Look: "),
                        new ImagePart(Media.at("image/jpeg", URI.create("https://example.org/cat.jpeg"))),
                        new TextPart(" and "),
                        new FilePart(Media.at("application/pdf", URI.create("https://example.org/r?id=1")), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:image/png;base64,", "DATA:image/png;BASE64,"})
    void media_takes_a_data_url(String url) {
        assertThat(render("{{media url=photo}}", Map.of("photo", url + "iVBORw0KGgo="))
                        .messages()
                        .get(0)
                        .parts())
                .containsExactly(new ImagePart(new Media("image/png", "iVBORw0KGgo=", null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no uri at all",
                "data:image/png,plain",
                "data:image/png;base64,%%%",
                "http://a/b.unknown",
                "cid:photo"
            })
    void media_with_a_bad_url_is_refused_without_repeating_it(String url) {
        assertThatThrownBy(() -> render("line 1\n{{media url=photo}}", Map.of("photo", url)))
                .isInstanceOf(PromptVariableException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("media")
                .hasMessageNotContaining(url);
    }

    @Test
    void passages_can_be_iterated_and_need_no_declaration() {
        List<Passage> passages = List.of(passage("manual", "The cable is 2 m long."), passage("faq", "It is red."));

        RenderedPrompt rendered = renderer.render(
                Versions.ofFile("---\ninput:\n  schema:\n    question: string\n---\n"
                        + "{{#each passages}}[{{number}}] {{text}} ({{source}}, {{id}})\n{{/each}}{{question}}"),
                PromptInput.of(Map.of("question", "How long?")).withPassages(passages));

        assertThat(rendered.messages())
                .containsExactly(Message.user("[1] The cable is 2 m long. (manual, manual#0-22)\n"
                        + "[2] It is red. (faq, faq#0-10)\nHow long?"));
    }

    @Test
    void without_passages_the_block_for_none_is_rendered() {
        assertThat(render("{{#each passages}}{{text}}{{else}}nothing found{{/each}}", Map.of())
                        .messages())
                .containsExactly(Message.user("nothing found"));
    }

    @Test
    void a_default_stands_in_for_a_variable_that_is_not_given() {
        String file = "---\ninput:\n  schema:\n    tone: string\n  default:\n    tone: kind\n---\nBe {{tone}}.";

        assertThat(renderer.render(Versions.ofFile(file), Map.of()).messages())
                .containsExactly(Message.user("Be kind."));
        assertThat(renderer.render(Versions.ofFile(file), Map.of("tone", "strict"))
                        .messages())
                .containsExactly(Message.user("Be strict."));
    }

    @Test
    void numbers_are_printed_as_javascript_prints_them() {
        assertThat(render(
                                "{{a}} {{b}} {{c}} {{d}} {{e}}",
                                Map.of("a", 1, "b", 1.0, "c", 0.1, "d", 1e21, "e", new BigDecimal("12.50")))
                        .messages())
                .containsExactly(Message.user("1 1 0.1 1e+21 12.50"));
    }

    @Test
    void a_list_or_an_object_is_not_printed_by_accident() {
        assertThatThrownBy(() -> render("a\nb {{items}}", Map.of("items", List.of(1, 2))))
                .isInstanceOf(PromptVariableException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("is an array")
                .hasMessageContaining("{{json ...}}");
    }

    @Test
    void json_keeps_the_order_of_members() {
        assertThat(renderer.render(
                                Versions.ofTemplate("{{json order}}"),
                                Map.of("order", JsonTextTest.ordered("b", 1, "a", List.of("x", Map.of()))))
                        .messages())
                .containsExactly(Message.user("{\"b\":1,\"a\":[\"x\",{}]}"));
    }

    @Test
    void lookup_reads_a_member_and_never_a_path() {
        Map<String, Object> variables = Map.of("prices", Map.of("red", "2 EUR"), "color", "red", "bad", "../color");

        assertThat(render("{{lookup prices color}}|{{lookup prices bad}}", variables)
                        .messages())
                .containsExactly(Message.user("2 EUR|"));
    }

    @Test
    void a_name_is_looked_up_in_the_innermost_scope_only() {
        assertThat(render(
                                "{{#each items}}{{name}}/{{../name}} {{/each}}",
                                Map.of("items", List.of(Map.of("name", "a"), Map.of()), "name", "outer"))
                        .messages())
                .containsExactly(Message.user("a/outer /outer "));
    }

    @Test
    void the_methods_of_java_objects_are_out_of_reach() {
        assertThat(render("[{{text.class}}{{text.bytes}}{{list.class.name}}]", Map.of("text", "x", "list", List.of(1)))
                        .messages())
                .containsExactly(Message.user("[]"));
    }

    @Test
    void a_variable_can_not_stand_in_for_the_context() {
        PromptVersion prompt = Versions.ofTemplate(
                "{{@auth.email}}|{{auth.email}}|{{#each items}}{{@auth.email}} {{auth.email}};{{@root.auth.email}};{{/each}}");
        Map<String, Object> boss = Map.of("auth", Map.of("email", "boss"));
        PromptInput spoofed = PromptInput.of(Map.of("auth", Map.of("email", "boss"), "items", List.of(boss, "text")));

        assertThat(renderer.render(prompt, spoofed.withContext(Map.of("auth", Map.of("email", "ana"))))
                        .messages())
                .containsExactly(Message.user("ana|boss|ana boss;boss;ana ;boss;"));
        assertThat(renderer.render(prompt, spoofed).messages())
                .as("nor for a context that was not set")
                .containsExactly(Message.user("|boss| boss;boss; ;boss;"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"index", "root", "first", "a.b", "@a", "", "a b"})
    void a_context_value_has_a_name_of_its_own(String name) {
        assertThatThrownBy(() ->
                        renderer.render(Versions.ofTemplate("x"), PromptInput.NONE.withContext(Map.of(name, "v"))))
                .isInstanceOf(PromptVariableException.class)
                .hasMessageContaining("the name of a context value must be letters, digits and '_'");
    }

    @Test
    void each_tells_where_it_is() {
        assertThat(render(
                                "{{#each items}}{{@index}}{{#if @first}}first{{/if}}{{#unless @last}}, {{/unless}}{{/each}}"
                                        + "{{#each map}} {{@key}}={{this}}{{/each}}",
                                Map.of("items", List.of("a", "b"), "map", Map.of("k", 1)))
                        .messages())
                .containsExactly(Message.user("0first, 1 k=1"));
    }

    @Test
    void an_empty_answer_of_a_variable_is_still_a_message() {
        assertThat(render("{{role \"system\"}}Rules{{role \"user\"}}{{question}}", Map.of("question", ""))
                        .messages())
                .extracting(Message::role)
                .containsExactly(Role.SYSTEM, Role.USER);
    }

    @Test
    void a_version_is_compiled_once_and_kept_by_its_hash() {
        var version = Versions.ofTemplate("{{a}}");

        assertThat(renderer.render(version, Map.of("a", "1")).messages()).containsExactly(Message.user("1"));
        assertThat(renderer.render(version, Map.of("a", "2")).messages()).containsExactly(Message.user("2"));
    }

    @Test
    void one_renderer_serves_many_threads() {
        var version = Versions.ofTemplate(
                "{{role \"system\"}}{{> hi name=a}}{{#each b}}{{this}}{{/each}}{{#*inline \"hi\"}}Hi {{name}}{{/inline}}");

        List<String> texts = IntStream.range(0, 2_000)
                .parallel()
                .mapToObj(i -> renderer.render(version, Map.of("a", i, "b", List.of(i, "-", i)))
                        .messages()
                        .get(0)
                        .text())
                .toList();

        assertThat(texts)
                .isEqualTo(IntStream.range(0, 2_000)
                        .mapToObj(i -> "Hi " + i + i + "-" + i)
                        .toList());
    }

    private RenderedPrompt render(String template, Map<String, Object> variables) {
        return renderer.render(Versions.ofTemplate(template), variables);
    }

    private static Passage passage(String source, String text) {
        return new Passage(source, CharRange.of(text), text, null, Map.of());
    }
}
