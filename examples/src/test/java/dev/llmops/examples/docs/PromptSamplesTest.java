package dev.llmops.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.message.Message;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.prompt.PromptFile;
import dev.llmops.core.prompt.PromptInput;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.core.prompt.PromptRenderer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The prompts that the documentation shows give the messages that one would expect, without a stray line end. */
class PromptSamplesTest {

    @Test
    void the_sample_of_the_prompts_page() {
        PromptInput input = PromptInput.of(Map.of("question", "How long is the cable?"))
                .withPassages(List.of(passage("The cable is 2.5 metres long."), passage("It is black.")))
                .withHistory(List.of(Message.user("Hi"), Message.assistant("Hello")));

        assertThat(rendered("docs/guides/prompts.md", input))
                .containsExactly(
                        Message.system("Answer from the passages, in a friendly tone."),
                        Message.user("Hi"),
                        Message.assistant("Hello"),
                        Message.user("""
                            [1] The cable is 2.5 metres long.
                            [2] It is black.

                            How long is the cable?\
                            """));
    }

    @Test
    void the_prompt_of_the_readme() {
        PromptInput input =
                PromptInput.of(Map.of("question", "How long is the cable?", "passage", "It is 2.5 metres."));

        assertThat(rendered("README.md", input))
                .containsExactly(
                        Message.system("Answer with one short sentence from the text."),
                        Message.user("It is 2.5 metres.\n\nHow long is the cable?"));
    }

    private static List<Message> rendered(String path, PromptInput input) {
        Page page = Page.all().stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow();
        Page.Block block = page.blocks().stream()
                .filter(each -> each.language().equals("handlebars"))
                .findFirst()
                .orElseThrow();
        PromptFile file = PromptFile.parse("sample", String.join("\n", block.lines()) + "\n");
        PromptVersion version =
                PromptRegistries.inMemory(() -> Instant.EPOCH).register("sample", file.content(), PromptCommit.NONE);
        return PromptRenderer.create().render(version, input).messages();
    }

    private static Passage passage(String text) {
        return new Passage("manual.md", new CharRange(0, text.length()), text, null, Map.of());
    }
}
