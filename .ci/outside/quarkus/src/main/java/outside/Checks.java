package outside;

import dev.llmops.cdi.LlmOpsCustomizer;
import dev.llmops.core.LlmOpsBuilder;
import jakarta.inject.Singleton;

@Singleton
public class Checks implements LlmOpsCustomizer {

    @Override
    public void customize(LlmOpsBuilder builder) {
        builder.maxReasks(1);
    }
}
