package dev.llmops.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.model.ChatModel;

class SpringAiVersionTest {

    @Test
    void a_run_that_is_to_have_another_version_has_it() {
        String version = System.getProperty("llmops.spring-ai");
        assumeTrue(version != null, "this run is to have the version that the adapter is compiled against");

        assertThat(ChatModel.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .contains("-" + version + ".jar");
    }
}
